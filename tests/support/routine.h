// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "support/winsock.h"

namespace support {

// A call for QueueUserAPC that counts itself.
struct Call {
  Call() = default;
  explicit Call(std::function<void()> its_body) : body(std::move(its_body)) {}
  Call(const Call&) = delete;

  bool queue(HANDLE thread = GetCurrentThread()) {
    return QueueUserAPC(run, thread, reinterpret_cast<ULONG_PTR>(this)) != 0;
  }
  static void CALLBACK run(ULONG_PTR call) {
    Call& self = *reinterpret_cast<Call*>(call);
    self.thread = GetCurrentThreadId();
    std::atomic_ref(self.times).fetch_add(1);
    if (self.body) self.body();
  }

  std::function<void()> body;
  int times = 0;
  DWORD thread = 0;
};

// An OVERLAPPED and what its completion routine was told. The event is nobody's business then.
struct Told : OVERLAPPED {
  Told() : OVERLAPPED{} {}
  explicit Told(std::function<void()> its_body) : OVERLAPPED{}, body(std::move(its_body)) {}
  Told(const Told&) = delete;

  static void CALLBACK routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    Told& self = *static_cast<Told*>(overlapped);
    ++self.times;
    self.error = error;
    self.bytes = bytes;
    self.flags = flags;
    self.thread = GetCurrentThreadId();
    if (self.body) self.body();
  }
  bool told(DWORD its_error, DWORD its_bytes) const {
    return times == 1 && error == its_error && bytes == its_bytes && flags == 0;
  }

  std::function<void()> body;
  int times = 0;
  DWORD error = 0xdeadbeef;
  DWORD bytes = 0xdeadbeef;
  DWORD flags = 0xdeadbeef;
  DWORD thread = 0;
};

// A handle to the calling thread that other threads can use.
class OwnThread {
 public:
  OwnThread() {
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &value_, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
  }
  ~OwnThread() {
    if (value_) CloseHandle(value_);
  }
  OwnThread(const OwnThread&) = delete;
  operator HANDLE() const { return value_; }

 private:
  HANDLE value_ = nullptr;
};

}  // namespace support
