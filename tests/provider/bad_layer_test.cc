// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <windows.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "provider/chains.h"
#include "provider/layer_state.h"
#include "support/fixtures.h"
#include "support/routine.h"
#include "support/threads.h"

using provider::Chains;
using provider::Handles;

namespace fs = std::filesystem;

namespace {

class Fault {
 public:
  explicit Fault(const char* name) { ::setenv("BAD_LAYER", name, 1); }
  ~Fault() { ::unsetenv("BAD_LAYER"); }
};

std::string bad_module() {
  return provider::own_copy(BAD_LAYER);
}

// What a program is told when it asks for a socket; 0 when it gets one.
int socket_error() {
  WSASetLastError(0x5a5a);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  if (s == INVALID_SOCKET) return WSAGetLastError();
  CHECK(closesocket(s) == 0);
  return 0;
}

int error_with(const std::string& path) {
  const Chains chains(20, path, Handles::of_system);
  const support::Winsock winsock;
  return socket_error();
}

const LayerState& state() {
  static const auto ask = reinterpret_cast<const LayerState* (*)()>(
      reinterpret_cast<void*>(GetProcAddress(LoadLibraryA(bad_module().c_str()), "layer_state")));
  REQUIRE((ask != nullptr));
  return *ask();
}

}  // namespace

TEST_CASE("A provider that does not start, or not as it should, has its documented error") {
  const struct {
    const char* fault;
    int error;
    int ends;
  } rows[] = {
      {"none", 0, 1},
      {"fails", WSAEPROVIDERFAILEDINIT, 0},
      {"empty", WSAEINVALIDPROCTABLE, 0},
      {"a hole", WSAEINVALIDPROCTABLE, 1},
      {"old", WSAEINVALIDPROVIDER, 1},
      {"garbage", WSAENOTSOCK, 1},
      {"silence", WSASYSCALLFAILURE, 1},
      {"none", 0, 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.fault);
    const Fault fault(row.fault);
    const LayerState before = state();
    CHECK(error_with(bad_module()) == row.error);
    CHECK(state().starts == before.starts + 1);
    CHECK(state().ends == before.ends + row.ends);
  }
}

TEST_CASE("A provider that has not started is tried again by the next socket") {
  const Chains chains(21, bad_module(), Handles::of_system);
  const support::Winsock winsock;
  {
    const Fault fault("fails");
    CHECK(socket_error() == WSAEPROVIDERFAILEDINIT);
    CHECK(socket_error() == WSAEPROVIDERFAILEDINIT);
  }
  CHECK(socket_error() == 0);
}

TEST_CASE("A provider that asks for a socket while it starts gets none") {
  const Fault fault("recursive");
  CHECK(error_with(bad_module()) == 0);
  CHECK(state().error_inside == WSAEPROVIDERFAILEDINIT);
}

TEST_CASE("A path that names no provider is WSAEPROVIDERFAILEDINIT") {
  const std::string folder = fs::path(bad_module()).parent_path().string();
  CHECK(error_with(folder + "/nothing.so") == WSAEPROVIDERFAILEDINIT);
  CHECK(error_with(folder) == WSAEPROVIDERFAILEDINIT);
  std::ofstream(folder + "/text.so") << "no library";
  fs::permissions(folder + "/text.so", fs::perms::owner_read);
  CHECK(error_with(folder + "/text.so") == WSAEPROVIDERFAILEDINIT);
  CHECK(error_with(provider::own_copy(SILENT_LAYER)) == WSAEPROVIDERFAILEDINIT);
}

TEST_CASE("A provider compiled with -fshort-wchar is WSAEINVALIDPROVIDER") {
  CHECK(error_with(provider::own_copy(UTF16_LAYER)) == WSAEINVALIDPROVIDER);
}

TEST_CASE("A provider that others can write, or replace, is not loaded") {
  const std::string path = bad_module();
  const LayerState before = state();
  for (const fs::perms others : {fs::perms::others_write, fs::perms::group_write}) {
    fs::permissions(path, others, fs::perm_options::add);
    CHECK(error_with(path) == WSAEPROVIDERFAILEDINIT);
    fs::permissions(path, others, fs::perm_options::remove);
  }
  const fs::path open = fs::path(path).parent_path() / "open";
  fs::create_directory(open);
  fs::copy_file(path, open / "layer.so");
  fs::permissions(open, fs::perms::all);
  CHECK(error_with((open / "layer.so").string()) == WSAEPROVIDERFAILEDINIT);
  fs::remove_all(open);
  CHECK(state().starts == before.starts);
  CHECK(error_with(path) == 0);
}

TEST_CASE("A chain of which a part has gone is WSAEPROVIDERFAILEDINIT, and starts nobody") {
  Chains lower(22, bad_module(), Handles::of_system);
  const Chains upper(23, provider::counting_module(), Handles::of_system);
  REQUIRE(lower.remove());
  const LayerState before = state();
  const support::Winsock winsock;
  CHECK(socket_error() == WSAEPROVIDERFAILEDINIT);
  CHECK(state().starts == before.starts);
}

TEST_CASE("Providers are seen by the next WSAStartup, and no longer after it when they are gone") {
  const LayerState before = state();
  {
    const support::Winsock winsock;
    Chains chains(24, bad_module(), Handles::of_system);
    CHECK(socket_error() == 0);
    CHECK(state().starts == before.starts);
    {
      const support::Winsock again;
      CHECK(socket_error() == 0);
      CHECK(state().starts == before.starts + 1);
      REQUIRE(chains.remove());
      CHECK(socket_error() == 0);
    }
    CHECK(state().ends == before.ends);
  }
  CHECK(state().ends == before.ends + 1);
  CHECK(error_with(provider::counting_module()) == 0);
  CHECK(state().starts == before.starts + 1);
}

TEST_CASE("A provider is started once for each chain that is used") {
  const LayerState before = state();
  const Chains chains(25, bad_module(), Handles::of_system);
  {
    const support::Winsock winsock;
    for (int i = 0; i < 3; ++i) CHECK(socket_error() == 0);
    CHECK(state().starts == before.starts + 1);
    const support::UdpPair pair = support::udp_pair();
    CHECK(state().starts == before.starts + 2);
  }
  CHECK(state().ends == before.ends + 2);
}

TEST_CASE("The examples refuse NULL tables and old versions") {
  for (const std::string& path : {provider::counting_module(), provider::relay_module()}) {
    const HMODULE library = LoadLibraryA(path.c_str());
    REQUIRE(library);
    const auto start = reinterpret_cast<LPWSPSTARTUP>(
        reinterpret_cast<void*>(GetProcAddress(library, "WSPStartup")));
    REQUIRE((start != nullptr));
    WSPDATA data{};
    WSAPROTOCOL_INFOW info{};
    WSPPROC_TABLE table{};
    CHECK(start(MAKEWORD(2, 2), nullptr, &info, {}, &table) == WSAEFAULT);
    CHECK(start(MAKEWORD(2, 2), &data, &info, {}, nullptr) == WSAEFAULT);
    // There is no chain of no entries.
    CHECK(start(MAKEWORD(2, 2), &data, &info, {}, &table) == WSAEPROVIDERFAILEDINIT);
    CHECK(FreeLibrary(library));
  }
}

TEST_CASE("WPUCompleteOverlappedRequest is for handles that a provider has made") {
  const support::Winsock winsock;
  const support::UniqueSocket s = support::udp_socket();
  support::Request request;
  INT error = 0;
  CHECK(WPUCompleteOverlappedRequest(s, &request.overlapped, 0, 0, &error) == SOCKET_ERROR);
  CHECK(error == WSAEINVAL);
  CHECK(!request.done_within(0));
  CHECK(request.overlapped.Internal == 0x5a5a5a5a);
}

TEST_CASE("The last WSACleanup ends calls that wait in a provider") {
  for (const auto handles : {Handles::own, Handles::of_system}) {
    const bool own = handles == Handles::own;
    const Chains chains(own ? 26 : 27, own ? provider::relay_module() : provider::counting_module(),
                        handles);
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    support::UdpPair pair = support::udp_pair();
    support::set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 0);
    char room[8];
    int result = 0;
    support::Call call;
    support::Worker worker([&, s = SOCKET{pair.receiver}] {
      // The call runs once the thread waits inside recv.
      const support::OwnThread self;
      call.queue(self);
      result = recv(s, room, sizeof room, 0);
    });
    REQUIRE(support::eventually([&] { return std::atomic_ref(call.times).load() == 1; }));
    CHECK(WSACleanup() == 0);
    worker.join();
    CHECK(result == SOCKET_ERROR);
    static_cast<void>(pair.sender.release());
    static_cast<void>(pair.receiver.release());
  }
}

TEST_CASE("A thousand times installed, started and removed, providers leave nothing behind") {
  const auto once = [](int i) {
    const bool own = i % 2 == 0;
    const Chains chains(30, own ? provider::relay_module() : provider::counting_module(),
                        own ? Handles::own : Handles::of_system);
    const support::Winsock winsock;
    const support::UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
    return s != INVALID_SOCKET;
  };
  ::setenv("COUNTING_LOG", "/dev/null", 1);
  REQUIRE(once(0));
  REQUIRE(once(1));
  const auto before = provider::Resources::now();
  int good = 0;
  for (int i = 0; i < 1000; ++i) good += once(i);
  CHECK(good == 1000);
  CHECK(provider::Resources::now() == before);
  ::unsetenv("COUNTING_LOG");
}
