// SPDX-License-Identifier: MIT
#include <process.h>
#include <processthreadsapi.h>
#include <winbase.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/thread_handle.h"
#include "lib/trace/trace.h"
#include "posix/process.h"

// Threads as programs make them, by CreateThread or by the C runtime's calls.
namespace wsx {
namespace {

struct Birth {
  Ref<Thread> thread;
  LPTHREAD_START_ROUTINE start;
  void* parameter;
};

void live(void* argument) {
  const auto birth = std::unique_ptr<Birth>(static_cast<Birth*>(argument));
  Thread& thread = *birth->thread;
  thread.adopt();
  const auto start = birth->start;
  void* const parameter = birth->parameter;
  thread.set_exit_code(start(parameter));
}

bool start(Ref<Thread> thread, std::size_t stack, LPTHREAD_START_ROUTINE routine,
           void* parameter) noexcept {
  auto* const birth = new (std::nothrow) Birth{std::move(thread), routine, parameter};
  if (!birth) return false;
  if (succeeded(posix::start_thread(stack, live, birth))) return true;
  delete birth;
  return false;
}

HANDLE create(std::size_t stack, LPTHREAD_START_ROUTINE routine, void* parameter, DWORD flags,
              DWORD* id) noexcept {
  constexpr DWORD known = CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION;
  set_last_error(ERROR_INVALID_PARAMETER);
  if (flags & ~known || !routine) return nullptr;
  set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  Ref<Thread> thread = Thread::unborn(flags & CREATE_SUSPENDED);
  const HandleValue handle = thread ? duplicate_handle(*thread) : 0;
  if (handle == 0) return nullptr;
  if (!start(thread, stack, routine, parameter)) {
    close_handle(handle);
    return nullptr;
  }
  if (id) *id = thread->id();
  set_last_error(ERROR_SUCCESS);
  return reinterpret_cast<HANDLE>(handle);
}

DWORD refuse(HANDLE handle, DWORD result) noexcept {
  set_last_error(ThreadHandle(handle) ? ERROR_NOT_SUPPORTED : ERROR_INVALID_HANDLE);
  return result;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                           LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                           DWORD dwCreationFlags, LPDWORD lpThreadId) {
  TRACED(CreateThread, lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter,
         dwCreationFlags, lpThreadId);
  return create(dwStackSize, lpStartAddress, lpParameter, dwCreationFlags, lpThreadId);
}

HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId) {
  TRACED(OpenThread, dwDesiredAccess, bInheritHandle, dwThreadId);
  const Ref<Thread> thread = Thread::find(dwThreadId);
  const HandleValue handle = thread ? duplicate_handle(*thread) : 0;
  if (handle == 0) set_last_error(thread ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
  return reinterpret_cast<HANDLE>(handle);
}

DWORD WINAPI ResumeThread(HANDLE hThread) {
  TRACED(ResumeThread, hThread);
  const ThreadHandle thread(hThread);
  if (thread) return thread->resume() ? 1 : 0;
  set_last_error(ERROR_INVALID_HANDLE);
  return static_cast<DWORD>(-1);
}

DWORD WINAPI SuspendThread(HANDLE hThread) {
  TRACED(SuspendThread, hThread);
  return refuse(hThread, static_cast<DWORD>(-1));
}

BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode) {
  TRACED(TerminateThread, hThread, dwExitCode);
  return static_cast<BOOL>(refuse(hThread, FALSE));
}

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) {
  TRACED(GetExitCodeThread, hThread, lpExitCode);
  const ThreadHandle thread(hThread);
  if (!thread) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpExitCode)) return fail_win32(ERROR_NOACCESS);
  *lpExitCode = thread->exit_code();
  return TRUE;
}

DWORD WINAPI GetThreadId(HANDLE hThread) {
  TRACED(GetThreadId, hThread);
  const ThreadHandle thread(hThread);
  if (thread) return thread->id();
  set_last_error(ERROR_INVALID_HANDLE);
  return 0;
}

BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) {
  const ThreadHandle thread(hThread);
  if (!thread) return fail_win32(ERROR_INVALID_HANDLE);
  const bool known =
      (nPriority >= THREAD_PRIORITY_LOWEST && nPriority <= THREAD_PRIORITY_HIGHEST) ||
      nPriority == THREAD_PRIORITY_IDLE || nPriority == THREAD_PRIORITY_TIME_CRITICAL;
  if (!known) return fail_win32(ERROR_INVALID_PARAMETER);
  thread->priority.store(nPriority);
  return TRUE;
}

int WINAPI GetThreadPriority(HANDLE hThread) {
  const ThreadHandle thread(hThread);
  if (thread) return thread->priority.load();
  set_last_error(ERROR_INVALID_HANDLE);
  return THREAD_PRIORITY_ERROR_RETURN;
}

DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask) {
  const ThreadHandle thread(hThread);
  std::uint64_t mask = dwThreadAffinityMask;
  DWORD error = ERROR_INVALID_HANDLE;
  if (thread)
    error = posix::exchange_affinity(thread->id(), mask) ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  if (error == ERROR_SUCCESS) return mask;
  set_last_error(error);
  return 0;
}

DWORD WINAPI GetCurrentProcessorNumber() {
  return posix::processor_number();
}

BOOL WINAPI SwitchToThread() {
  return posix::yield_processor();
}

VOID WINAPI ExitThread(DWORD dwExitCode) {
  if (Thread* const thread = Thread::current()) thread->set_exit_code(dwExitCode);
  posix::exit_thread();
}

// The C runtime's routine returns an unsigned int, which is a DWORD by another name.
uintptr_t _beginthreadex(void* security, unsigned stack_size, unsigned (*start_address)(void*),
                         void* arglist, unsigned initflag, unsigned* thrdaddr) {
  TRACED(_beginthreadex, security, stack_size, start_address, arglist, initflag, thrdaddr);
  const auto routine = reinterpret_cast<LPTHREAD_START_ROUTINE>(start_address);
  HANDLE thread = create(stack_size, routine, arglist, initflag, thrdaddr);
  if (!thread) errno = last_error() == ERROR_INVALID_PARAMETER ? EINVAL : EAGAIN;
  return reinterpret_cast<uintptr_t>(thread);
}

void _endthreadex(unsigned retval) {
  ExitThread(retval);
}
