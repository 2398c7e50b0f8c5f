// SPDX-License-Identifier: MIT
#pragma once

#include <ws2spi.h>

#include "lib/completion.h"
#include "lib/socket.h"
#include "lib/startup.h"

// The base provider: the same functions as behind the API, reached through WSPStartup's table. Its
// doors put their errors where the caller says and leave the thread's last error alone.
namespace wsx {

extern const WSPPROC_TABLE base_table;
// The same for callers compiled with -fshort-wchar.
WSPPROC_TABLE base_table16() noexcept;

// What WSPStartup was given last.
const WSPUPCALLTABLE& provider_upcalls() noexcept;

// A socket of the base provider, whoever has put a layer above it.
class BaseEntry {
 public:
  explicit BaseEntry(SOCKET s) noexcept : BaseEntry(s, provider_started()) {}
  explicit operator bool() const noexcept { return error_ == 0; }
  int error() const noexcept { return error_; }
  Socket& operator*() const noexcept { return *pinned_; }

 private:
  BaseEntry(SOCKET s, bool may_enter) noexcept
      : pinned_(may_enter ? s : 0),
        error_(pinned_     ? 0
               : may_enter ? WSAENOTSOCK
                           : WSANOTINITIALISED) {}

  InCall<Socket> pinned_;
  int error_;
};

// The last lines of the provider's doors.
int fail(int wsa_code, INT* error) noexcept;
int finish(Status status, INT* error) noexcept;

// What a caller means by lpThreadId: the routine belongs to that thread, and the caller's
// lpWPUQueueApc takes it there. The calling thread is reached without a detour when its queue is
// ours.
class RoutineRoute {
 public:
  RoutineRoute(const OVERLAPPED* overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
               const WSATHREADID* thread) noexcept;

  Status status() const noexcept { return status_; }
  // Null for the calling thread.
  const Route* get() const noexcept { return route_.queue ? &route_ : nullptr; }

 private:
  Route route_{};
  Status status_ = Status::success;
};

}  // namespace wsx
