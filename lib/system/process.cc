// SPDX-License-Identifier: MIT
#include "lib/system/process_object.h"

#include <processthreadsapi.h>

#include <cstddef>
#include <new>

#include "lib/meant.h"
#include "lib/thread.h"
#include "posix/process.h"

namespace wsx {

Process& Process::current() noexcept {
  alignas(Process) static std::byte memory[sizeof(Process)];
  static Process& instance = *new (memory) Process;
  return instance;
}

Object* pseudo_object(HANDLE handle) noexcept {
  if (handle == this_process) return &Process::current();
  return handle == this_thread ? Thread::current() : nullptr;
}

}  // namespace wsx

HANDLE WINAPI GetCurrentProcess() {
  return wsx::this_process;
}
HANDLE WINAPI GetCurrentThread() {
  return wsx::this_thread;
}

DWORD WINAPI GetCurrentProcessId() {
  return wsx::posix::process_id();
}

DWORD WINAPI GetCurrentThreadId() {
  thread_local const DWORD id = wsx::posix::thread_id();
  return id;
}
