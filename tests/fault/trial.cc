// SPDX-License-Identifier: MIT
#include "tests/fault/trial.h"

#include "support/checks.h"

using namespace support;

namespace fault {
namespace {

constexpr ULONG_PTR port_key = 0x12345678;
constexpr DWORD poison = 0x5a5a5a5a;
constexpr ULONG_PTR status_pending = 0x103;

// What GetQueuedCompletionStatus says to a code of Winsock's, where the statuses of both differ.
struct Translation {
  int code;
  DWORD win32;
};
constexpr std::array translations{
    Translation{WSAECONNRESET, ERROR_NETNAME_DELETED},
    Translation{WSAECONNABORTED, ERROR_CONNECTION_ABORTED},
    Translation{WSAENOBUFS, ERROR_NO_SYSTEM_RESOURCES},
    Translation{WSAETIMEDOUT, ERROR_SEM_TIMEOUT},
    Translation{WSAEHOSTUNREACH, ERROR_HOST_UNREACHABLE},
    Translation{WSAENETUNREACH, ERROR_NETWORK_UNREACHABLE},
    Translation{WSAEACCES, ERROR_ACCESS_DENIED},
    Translation{WSAEFAULT, ERROR_NOACCESS},
    Translation{WSAENOTSOCK, ERROR_INVALID_HANDLE},
    Translation{WSAEINVAL, ERROR_INVALID_PARAMETER},
    Translation{WSAENETDOWN, ERROR_UNEXP_NET_ERR},
    Translation{WSAESHUTDOWN, ERROR_PIPE_NOT_CONNECTED},
    Translation{WSAEADDRNOTAVAIL, ERROR_INVALID_NETNAME},
    Translation{WSAEOPNOTSUPP, ERROR_NOT_SUPPORTED},
    Translation{WSAEMSGSIZE, ERROR_INVALID_USER_BUFFER},
    Translation{WSAENOTCONN, ERROR_UNEXP_NET_ERR},
    Translation{WSAEHOSTDOWN, ERROR_HOST_DOWN},
    Translation{WSAECONNREFUSED, ERROR_CONNECTION_REFUSED},
    Translation{WSAEADDRINUSE, ERROR_DUP_NAME},
    Translation{WSAEISCONN, ERROR_CONNECTION_ACTIVE},
};

DWORD win32_of(int code) {
  for (const Translation& translation : translations)
    if (translation.code == code) return translation.win32;
  return static_cast<DWORD>(code);
}

int WSPAPI queue_apc(LPWSATHREADID thread, LPWSAUSERAPC function, DWORD_PTR context, LPINT error) {
  if (QueueUserAPC(function, thread->ThreadHandle, context) != 0) return 0;
  *error = WSAEFAULT;
  return SOCKET_ERROR;
}

WSPUPCALLTABLE upcalls() {
  WSPUPCALLTABLE table = provider::upcalls();
  table.lpWPUQueueApc = queue_apc;
  return table;
}

}  // namespace

std::string name_of(Mode mode) {
  constexpr std::array names{"blocking", "non-blocking", "event", "port", "routine"};
  return names[static_cast<std::size_t>(mode)];
}

// Overlapped calls pend on non-blocking sockets as on others.
Desk::Desk(SOCKET s, Mode its_mode)
    : mode(its_mode), base(upcalls()), thread(provider::this_thread()) {
  set_nonblocking(s, mode != Mode::blocking && mode != Mode::port);
  if (mode == Mode::port) REQUIRE(port.add(s, port_key));
}

Desk::~Desk() {
  provider::close_thread(thread);
}

Trial::Trial(const Desk& desk) : desk_(desk), thread_(desk.thread) {
  told_.Internal = told_.InternalHigh = poison;
  told_.Offset = told_.OffsetHigh = poison;
  // With a routine the member belongs to the program and may be anything.
  if (desk_.mode == Mode::routine) told_.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{poison});
  if (desk_.mode == Mode::event) told_.hEvent = event_;
  SetLastError(0xdeadbeef);
}

void Trial::returned(int result) {
  error_ = WSAGetLastError();
  result_ = result;
}

void Trial::returned_count(int result) {
  returned(result < 0 ? result : 0);
  if (result >= 0) count_ = static_cast<DWORD>(result);
}

// The provider reads who calls while it is called, not later.
void Trial::returned_by_provider(int result) {
  CHECK(GetLastError() == 0xdeadbeef);
  CHECK((provider_error_ == provider::untouched) == (result == 0));
  result_ = result;
  error_ = result == 0 ? 0 : provider_error_;
  thread_ = {};
}

bool Trial::check(const Expected& expected, DWORD bytes, DWORD bytes_that_went) {
  using How = Expected::How;
  const bool pends = expected.how == How::waits || expected.how == How::ends_later;
  const bool refused = expected.how == How::refused || (pends && desk_.mode == Mode::nonblocking) ||
                       (expected.how == How::ends_later && desk_.mode == Mode::blocking);
  if (refused) {
    check_refused(pends && desk_.mode == Mode::nonblocking ? WSAEWOULDBLOCK : expected.code);
    return false;
  }
  if (pends && overlaps(desk_.mode)) {
    CHECK(result_ == SOCKET_ERROR);
    CHECK(error_ == WSA_IO_PENDING);
    CHECK(count_ == 0xdeadbeef);
  } else {
    check_done_at_once(bytes);
  }
  if (overlaps(desk_.mode))
    check_completion(expected.code, expected.code == 0 ? bytes : bytes_that_went);
  check_silence();
  return expected.code == 0;
}

void Trial::check_done_at_once(DWORD bytes) {
  CHECK(result_ == 0);
  CHECK(error_ == 0);
  CHECK(count_ == bytes);
}

// An overlapped call that fails at once leaves Internal as it was when the operation began.
void Trial::check_refused(int code) {
  CHECK(result_ == SOCKET_ERROR);
  CHECK(error_ == code);
  CHECK(count_ == 0xdeadbeef);
  if (overlaps(desk_.mode)) CHECK(told_.Internal == status_pending);
  CHECK(told_.InternalHigh == poison);
  check_silence();
}

void Trial::check_completion(int code, DWORD bytes) {
  switch (desk_.mode) {
    case Mode::event:
      CHECK(event_.within(time_limit));
      break;
    case Mode::port:
      check_packet(code, bytes);
      break;
    default:
      while (told_.times == 0 && SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION) {
      }
      CHECK(told_.told(static_cast<DWORD>(code), bytes));
  }
  CHECK(HasOverlappedIoCompleted(&told_));
  CHECK((told_.Internal == 0) == (code == 0));
  CHECK(told_.InternalHigh == bytes);
}

void Trial::check_packet(int code, DWORD bytes) {
  const Dequeued packet(desk_.port);
  CHECK(packet.result == (code == 0));
  CHECK(packet.error == (code == 0 ? 0xdeadbeef : win32_of(code)));
  CHECK(packet.key == port_key);
  CHECK(packet.overlapped == &told_);
  CHECK(packet.bytes == bytes);
}

void Trial::check_silence() {
  CHECK_FALSE(event_.set());
  CHECK(empty(desk_.port));
  const int times = told_.times;
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(told_.times == times);
  CHECK(told_.Offset == poison);
  CHECK(told_.OffsetHigh == poison);
}

}  // namespace fault
