// SPDX-License-Identifier: MIT
#include <handleapi.h>
#include <process.h>
#include <processthreadsapi.h>

#include <cerrno>
#include <memory>
#include <new>

#include "lib/crt/rule.h"

// Threads and the process of Microsoft's C runtime, those beside _beginthreadex.
namespace wsx {
namespace {

struct Start {
  void (*run)(void*);
  void* argument;
  HANDLE own = nullptr;
};

// The handle that the thread closes at its end; null for threads that did not begin here.
thread_local HANDLE own_handle = nullptr;

void close_own() noexcept {
  if (own_handle) CloseHandle(own_handle);
  own_handle = nullptr;
}

DWORD WINAPI run(void* argument) {
  const std::unique_ptr<Start> start(static_cast<Start*>(argument));
  own_handle = start->own;
  start->run(start->argument);
  close_own();
  return 0;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

uintptr_t _beginthread(void (*start_address)(void*), unsigned stack_size, void* arglist) {
  constexpr auto failed = static_cast<uintptr_t>(-1);
  if (!start_address) return broken_rule(EINVAL), failed;
  std::unique_ptr<Start> start(new (std::nothrow) Start{start_address, arglist});
  // It does not begin before it knows its handle.
  const HANDLE thread =
      start ? CreateThread(nullptr, stack_size, &run, start.get(), CREATE_SUSPENDED, nullptr)
            : nullptr;
  if (!thread) return errno = EAGAIN, failed;
  start.release()->own = thread;
  ResumeThread(thread);
  return reinterpret_cast<uintptr_t>(thread);
}

void _endthread() {
  close_own();
  ExitThread(0);
}

int _getpid() {
  return static_cast<int>(GetCurrentProcessId());
}
