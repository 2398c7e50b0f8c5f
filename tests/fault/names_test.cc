// SPDX-License-Identifier: MIT
#include <cstring>

#include "support/checks.h"
#include "support/fixtures.h"
#include "tests/fault/host.h"

// GetAddrInfoEx that goes on without its caller, also while the host's resolver takes its time.

using namespace support;

namespace {

struct Faults : Winsock {
  Faults() { host::reset(); }
  ~Faults() { host::reset(); }
};

// Results that are freed.
class Wide {
 public:
  ~Wide() {
    if (found()) FreeAddrInfoExW(list_);
  }
  PADDRINFOEXW* operator&() { return &list_; }
  bool found() const { return list_ && list_ != poison(); }
  bool none() const { return !list_; }
  bool is_loopback(u_short port) const {
    sockaddr_in address;
    if (list_->ai_family != AF_INET || list_->ai_addrlen != sizeof address) return false;
    std::memcpy(&address, list_->ai_addr, sizeof address);
    return address.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && address.sin_port == htons(port);
  }

 private:
  static PADDRINFOEXW poison() { return reinterpret_cast<PADDRINFOEXW>(ULONG_PTR{0xcdcdcdcd}); }
  PADDRINFOEXW list_ = poison();
};

// Ends in a routine, on another thread than the test's.
struct Told {
  static void CALLBACK routine(DWORD error, DWORD, LPWSAOVERLAPPED overlapped) {
    auto& told = *CONTAINING_RECORD(overlapped, Told, overlapped);
    told.error = error;
    told.thread = GetCurrentThreadId();
    told.pointer = overlapped->Pointer;
    SetEvent(told.event);
  }
  OVERLAPPED overlapped{};
  UniqueEvent event;
  DWORD error = 0xdeadbeef;
  DWORD thread = 0;
  PVOID pointer = nullptr;
};

int find(const WCHAR* name, Wide& results, LPOVERLAPPED overlapped = nullptr,
         LPLOOKUPSERVICE_COMPLETION_ROUTINE routine = nullptr, LPHANDLE handle = nullptr,
         timeval* timeout = nullptr) {
  return GetAddrInfoExW(name, L"80", NS_DNS, nullptr, nullptr, &results, timeout, overlapped,
                        routine, handle);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx with an event ends by it") {
  UniqueEvent event(Reset::manual, true);
  OVERLAPPED overlapped{};
  overlapped.hEvent = event;
  Wide wide;
  CHECK_RESULT_AND_ERROR(find(L"127.0.0.1", wide, &overlapped), WSA_IO_PENDING, WSA_IO_PENDING);
  REQUIRE(event.within(time_limit));
  CHECK(GetAddrInfoExOverlappedResult(&overlapped) == 0);
  CHECK(overlapped.Pointer == &wide);
  REQUIRE(wide.found());
  CHECK(wide.is_loopback(80));
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx with an event fails by it, too") {
  UniqueEvent event;
  OVERLAPPED overlapped{};
  overlapped.hEvent = event;
  Wide wide;
  CHECK(GetAddrInfoExW(nullptr, nullptr, NS_DNS, nullptr, nullptr, &wide, nullptr, &overlapped,
                       nullptr, nullptr) == WSA_IO_PENDING);
  REQUIRE(event.within(time_limit));
  CHECK(GetAddrInfoExOverlappedResult(&overlapped) == WSAHOST_NOT_FOUND);
  CHECK(wide.none());
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx calls a routine on another thread") {
  Told told;
  Wide wide;
  CHECK(find(L"127.0.0.1", wide, &told.overlapped, Told::routine) == WSA_IO_PENDING);
  REQUIRE(told.event.within(time_limit));
  CHECK(told.error == 0);
  CHECK(told.thread != GetCurrentThreadId());
  CHECK(told.pointer == &wide);
  CHECK(GetAddrInfoExOverlappedResult(&told.overlapped) == 0);
  REQUIRE(wide.found());
  CHECK(wide.is_loopback(80));
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx takes either an event or a routine") {
  Told told;
  Wide wide;
  CHECK(find(L"127.0.0.1", wide, &told.overlapped) == WSAEINVAL);
  told.overlapped.hEvent = told.event;
  CHECK(find(L"127.0.0.1", wide, &told.overlapped, Told::routine) == WSAEINVAL);
  CHECK(find(L"127.0.0.1", wide, nullptr, Told::routine) == WSAEINVAL);
  HANDLE handle = nullptr;
  CHECK(find(L"127.0.0.1", wide, nullptr, nullptr, &handle) == WSAEINVAL);
  CHECK(wide.none());
  CHECK_FALSE(told.event.set());
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoExCancel ends at once what the resolver still works on") {
  Told told;
  Wide wide;
  HANDLE handle = nullptr;
  {
    const host::SlowResolver slow;
    CHECK(find(L"127.0.0.1", wide, &told.overlapped, Told::routine, &handle) == WSA_IO_PENDING);
    CHECK(GetAddrInfoExOverlappedResult(&told.overlapped) == WSAEINPROGRESS);
    CHECK_FALSE(told.event.set());
    CHECK(GetAddrInfoExCancel(&handle) == 0);
    REQUIRE(told.event.within(time_limit));
    CHECK(told.error == WSA_E_CANCELLED);
    CHECK(told.thread != GetCurrentThreadId());
    CHECK(GetAddrInfoExCancel(&handle) == WSA_INVALID_HANDLE);
  }
  CHECK(wide.none());
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoExCancel does nothing to what has ended") {
  HANDLE handle = nullptr;
  CHECK(GetAddrInfoExCancel(&handle) == WSA_INVALID_HANDLE);
  CHECK(GetAddrInfoExCancel(nullptr) == WSA_INVALID_HANDLE);
  for (int round = 0; round < 50; ++round) {
    Told told;
    Wide wide;
    CHECK(find(L"127.0.0.1", wide, &told.overlapped, Told::routine, &handle) == WSA_IO_PENDING);
    const int cancelled = GetAddrInfoExCancel(&handle);
    REQUIRE(told.event.within(time_limit));
    CHECK(cancelled == (told.error == 0 ? WSA_INVALID_HANDLE : 0));
    CHECK(told.error == (wide.found() ? 0 : DWORD{WSA_E_CANCELLED}));
    CHECK(GetAddrInfoExCancel(&handle) == WSA_INVALID_HANDLE);
  }
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx whose time limit runs out has no results") {
  timeval limit{0, 1000};
  Told told;
  Wide wide, later;
  {
    const host::SlowResolver slow;
    CHECK(find(L"127.0.0.1", wide, nullptr, nullptr, nullptr, &limit) == WSAETIMEDOUT);
    CHECK(find(L"127.0.0.1", later, &told.overlapped, Told::routine, nullptr, &limit) ==
          WSA_IO_PENDING);
    REQUIRE(told.event.within(time_limit));
    CHECK(told.error == WSAETIMEDOUT);
  }
  CHECK(wide.none());
  CHECK(later.none());
}

TEST_CASE_FIXTURE(Faults, "GetAddrInfoEx may have a time limit, which need not run out") {
  timeval limit{5, 0};
  Wide wide;
  CHECK(find(L"127.0.0.1", wide, nullptr, nullptr, nullptr, &limit) == 0);
  CHECK(wide.found());
  Told told;
  Wide later;
  CHECK(find(L"127.0.0.1", later, &told.overlapped, Told::routine, nullptr, &limit) ==
        WSA_IO_PENDING);
  REQUIRE(told.event.within(time_limit));
  CHECK(told.error == 0);
  CHECK(later.found());
  timeval no_limit{-1, 0};
  Wide refused;
  CHECK(find(L"127.0.0.1", refused, nullptr, nullptr, nullptr, &no_limit) == WSAEINVAL);
}
