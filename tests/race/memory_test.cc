// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "race/host.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"

using namespace support;

namespace {

constexpr std::size_t many = 10000;
constexpr long most_bytes = 2048;

// The heap's growth since the last question, for each of `many`.
class Growth {
 public:
  long each() {
    const auto now = static_cast<long>(race::possessions().heap);
    const long grown = (now - before_) / static_cast<long>(many);
    before_ = now;
    return grown;
  }
  static bool measurable() { return race::possessions().heap != 0; }

 private:
  long before_ = static_cast<long>(race::possessions().heap);
};

UniqueSocket bound_socket() {
  UniqueSocket s(WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED));
  const sockaddr_in any_port = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(any_port), sizeof any_port) == 0);
  return s;
}

bool pends(SOCKET s, WSABUF into, OVERLAPPED& overlapped) {
  DWORD flags = 0;
  return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr) == SOCKET_ERROR &&
         WSAGetLastError() == WSA_IO_PENDING;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Ten thousand sockets that wait take less than 2 KiB each, twice") {
  const race::ManyDescriptors enough(many + 200);
  if (!enough.granted() || !Growth::measurable()) {
    MESSAGE("skipped: the host grants fewer descriptors, or a sanitizer has its own heap");
    return;
  }
  std::vector<OVERLAPPED> overlapped(many);
  char byte;
  const WSABUF into{1, &byte};
  std::vector<UniqueSocket> sockets;
  sockets.reserve(many);
  Growth growth;
  while (sockets.size() < many) sockets.push_back(bound_socket());
  const long socket_bytes = growth.each();
  std::size_t pending = 0;
  for (std::size_t i = 0; i < many; ++i) pending += pends(sockets[i], into, overlapped[i]);
  CHECK(pending == many);
  const long operation_bytes = growth.each();
  MESSAGE("bytes of a socket: ", socket_bytes);
  MESSAGE("bytes of its first pending operation: ", operation_bytes);
  CHECK(socket_bytes < most_bytes);
  CHECK(operation_bytes < most_bytes);
}

TEST_CASE_FIXTURE(Winsock, "Ten thousand sends that wait on one stream take less than 2 KiB each") {
  if (!Growth::measurable()) {
    MESSAGE("skipped: a sanitizer has its own heap");
    return;
  }
  std::vector<OVERLAPPED> overlapped(many);
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  WSABUF piece = {8, const_cast<char*>("12345678")};
  std::size_t pending = 0;
  Growth growth;
  for (OVERLAPPED& one : overlapped)
    pending += WSASend(pair.client, &piece, 1, nullptr, 0, &one, nullptr) == SOCKET_ERROR &&
               WSAGetLastError() == WSA_IO_PENDING;
  const long bytes = growth.each();
  CHECK(pending == many);
  MESSAGE("bytes of a pending send: ", bytes);
  CHECK(bytes < most_bytes);
  CHECK(read_exactly(pair.server, filled + many * 8).size() == filled + many * 8);
}
