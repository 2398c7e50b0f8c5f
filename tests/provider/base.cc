// SPDX-License-Identifier: MIT
#include "provider/base.h"

namespace provider {
// Winsock hands its own functions to providers only. Where there are none, the base provider helps
// itself.
WSPUPCALLTABLE upcalls() {
  return {};
}

Base::Base(const WSPUPCALLTABLE& given) {
  WSPDATA data{};
  WSAPROTOCOL_INFOW info{};
  REQUIRE(WSPStartup(MAKEWORD(2, 2), &data, &info, given, &table_) == 0);
}

Base::~Base() {
  INT error = 0;
  CHECK(table_.lpWSPCleanup(&error) == 0);
}

Socket::Socket(const Base& base, int family, int type, int protocol)
    : base_(base), value_(INVALID_SOCKET) {
  const int error = error_of([&](INT* e) {
    value_ = base->lpWSPSocket(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED, e);
    return value_ == INVALID_SOCKET;
  });
  REQUIRE(error == 0);
}

Socket::~Socket() {
  INT error = 0;
  base_->lpWSPCloseSocket(value_, &error);
}

sockaddr_in bind_somewhere(const Base& base, SOCKET s) {
  sockaddr_in name = support::ipv4("127.0.0.1");
  INT error = 0;
  REQUIRE(base->lpWSPBind(s, support::generic(name), sizeof name, &error) == 0);
  int length = sizeof name;
  REQUIRE(base->lpWSPGetSockName(s, reinterpret_cast<sockaddr*>(&name), &length, &error) == 0);
  return name;
}

WSATHREADID this_thread() {
  HANDLE handle = nullptr;
  REQUIRE(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &handle, 0,
                          FALSE, DUPLICATE_SAME_ACCESS));
  return {handle, GetCurrentThreadId()};
}

void close_thread(WSATHREADID& thread) {
  CHECK(CloseHandle(thread.ThreadHandle));
}

}  // namespace provider
