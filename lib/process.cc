// SPDX-License-Identifier: MIT
#include "posix/process.h"

#include <processthreadsapi.h>

#include <cstdint>

namespace {

// Windows' pseudo handles: numbers that stand for whoever uses them.
HANDLE pseudo_handle(std::intptr_t number) noexcept {
  return reinterpret_cast<HANDLE>(number);
}

}  // namespace

HANDLE WINAPI GetCurrentProcess() {
  return pseudo_handle(-1);
}
HANDLE WINAPI GetCurrentThread() {
  return pseudo_handle(-2);
}

DWORD WINAPI GetCurrentProcessId() {
  return wsx::posix::process_id();
}

DWORD WINAPI GetCurrentThreadId() {
  thread_local const DWORD id = wsx::posix::thread_id();
  return id;
}
