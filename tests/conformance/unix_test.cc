// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// Streams between programs on one machine, as <afunix.h> has them.

using namespace support;

namespace {

constexpr const char* wine_lacks = "AF_UNIX streams exist";

// A name in the temporary folder that nobody else uses, removed at the end.
class SocketFile {
 public:
  SocketFile() {
    path_ = std::filesystem::temp_directory_path() /
            ("wsx-" + std::to_string(GetCurrentProcessId()) + "-" +
             std::to_string(reinterpret_cast<ULONG_PTR>(this) & 0xffffff));
    std::filesystem::remove(path_);
    address_.sun_family = AF_UNIX;
    const std::string text = path_.string();
    REQUIRE(text.size() < sizeof address_.sun_path);
    std::memcpy(address_.sun_path, text.c_str(), text.size() + 1);
  }
  ~SocketFile() { std::filesystem::remove(path_); }
  const sockaddr_un& address() const { return address_; }

 private:
  std::filesystem::path path_;
  sockaddr_un address_{};
};

TcpPair unix_pair(const SocketFile& file) {
  const UniqueSocket listener(socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(bind(listener, generic(file.address()), sizeof file.address()) == 0);
  REQUIRE(listen(listener, 1) == 0);
  TcpPair pair{UniqueSocket(socket(AF_UNIX, SOCK_STREAM, 0)), {}};
  REQUIRE(connect(pair.client, generic(file.address()), sizeof file.address()) == 0);
  pair.server = UniqueSocket(accept(listener, nullptr, nullptr));
  REQUIRE(pair.server != INVALID_SOCKET);
  set_option(pair.client, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  set_option(pair.server, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  return pair;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "An AF_UNIX stream carries bytes both ways and ends") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const SocketFile file;
  TcpPair pair = unix_pair(file);
  CHECK(send(pair.client, "there", 5, 0) == 5);
  CHECK(read_exactly(pair.server, 5) == "there");
  WSABUF buffers[] = {piece("ba"), piece("ck")};
  DWORD sent = 0;
  CHECK(WSASend(pair.server, buffers, 2, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == 4);
  CHECK(pair.server.close() == 0);
  CHECK(read_to_end(pair.client) == "back");
}

TEST_CASE_FIXTURE(Winsock, "An AF_UNIX listener tells its path") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const SocketFile file;
  const UniqueSocket s(socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(bind(s, generic(file.address()), sizeof file.address()) == 0);
  sockaddr_un name{};
  int length = sizeof name;
  CHECK(getsockname(s, generic(name), &length) == 0);
  CHECK(name.sun_family == AF_UNIX);
  CHECK(name.sun_path == std::string(file.address().sun_path));
}

TEST_CASE_FIXTURE(Winsock, "A large overlapped send on an AF_UNIX stream pends and arrives whole") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const SocketFile file;
  const TcpPair pair = unix_pair(file);
  std::string data = pattern(4 << 20);
  WSABUF buffer = piece(data);
  Request request;
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK((read_exactly(pair.server, data.size()) == data));
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == data.size());
}

TEST_CASE_FIXTURE(Winsock, "A second listener on one path finds the address in use") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const SocketFile file;
  const UniqueSocket first(socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(bind(first, generic(file.address()), sizeof file.address()) == 0);
  const UniqueSocket second(socket(AF_UNIX, SOCK_STREAM, 0));
  CHECK_FAILS(bind(second, generic(file.address()), sizeof file.address()), WSAEADDRINUSE);
}

TEST_CASE_FIXTURE(Winsock, "Connecting to a path without a listener is refused") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const SocketFile file;
  const UniqueSocket s(socket(AF_UNIX, SOCK_STREAM, 0));
  CHECK_FAILS(connect(s, generic(file.address()), sizeof file.address()), WSAECONNREFUSED);
}

TEST_CASE_FIXTURE(Winsock, "bind needs a path, in a folder that exists") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UniqueSocket s(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  CHECK_FAILS(bind(s, generic(address), sizeof address.sun_family), WSAEINVAL);
  std::strcpy(address.sun_path, "no such folder/name");
  CHECK(bind(s, generic(address), sizeof address) == SOCKET_ERROR);
  CHECK(WSAGetLastError() != WSAECONNREFUSED);
}
