// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <utility>

#include "support/fixtures.h"
#include "support/winsock.h"
//
#include <ws2spi.h>

// The base provider, called as Winsock calls it.
namespace provider {

// The functions that a caller offers when it has nothing to add: those that Winsock itself gives to
// the providers of a chain.
WSPUPCALLTABLE upcalls();

// The last error that no provider may touch.
constexpr int mark = 4711;
constexpr INT untouched = -4712;

class Base {
 public:
  explicit Base(const WSPUPCALLTABLE& given = upcalls());
  ~Base();
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;

  const WSPPROC_TABLE* operator->() const { return &table_; }

 private:
  WSPPROC_TABLE table_{};
};

// The error of a call through the table, 0 when it succeeded; checks that lpErrno and the thread's
// last error are left alone when they should be.
template <class Call>
int error_of(Call call) {
  WSASetLastError(mark);
  INT error = untouched;
  const bool failed = call(&error);
  CHECK(WSAGetLastError() == mark);
  CHECK((error == untouched) == !failed);
  return failed ? error : 0;
}

// A socket made and closed through the table.
class Socket {
 public:
  Socket(const Base& base, int family, int type, int protocol);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  operator SOCKET() const { return value_; }

 private:
  const Base& base_;
  SOCKET value_;
};

// Bound to a free port of 127.0.0.1, which it returns.
sockaddr_in bind_somewhere(const Base& base, SOCKET s);

WSATHREADID this_thread();
void close_thread(WSATHREADID& thread);

}  // namespace provider
