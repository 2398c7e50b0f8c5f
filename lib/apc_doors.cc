// SPDX-License-Identifier: MIT
#include <processthreadsapi.h>

#include <bit>
#include <new>
#include <type_traits>

#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/thread.h"
#include "lib/thread_handle.h"
#include "lib/trace/trace.h"

// QueueUserAPC and its younger sister, QueueUserAPC2, which knows flags.
namespace wsx {
namespace {

// The calling thread finds a node in its own queue; for another one memory is needed.
BOOL queue_call(Thread& thread, PAPCFUNC function, ULONG_PTR argument) noexcept {
  Apc* const apc = &thread == Thread::current() ? thread.apcs.make() : new (std::nothrow) Apc;
  if (!apc) return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
  apc->function = function;
  apc->argument = argument;
  if (thread.queue(*apc)) return TRUE;
  delete apc;
  return fail_win32(ERROR_GEN_FAILURE);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData) {
  TRACED(QueueUserAPC, pfnAPC, hThread, dwData);
  const ThreadHandle thread(hThread);
  if (!thread) return static_cast<DWORD>(fail_win32(ERROR_INVALID_HANDLE));
  return static_cast<DWORD>(queue_call(*thread, pfnAPC, dwData));
}

BOOL WINAPI QueueUserAPC2(PAPCFUNC ApcRoutine, HANDLE hThread, ULONG_PTR Data,
                          QUEUE_USER_APC_FLAGS Flags) {
  TRACED(QueueUserAPC2, ApcRoutine, hThread, Data, Flags);
  // Programs pass what no enumerator has, which C++ may take for impossible.
  const auto flags = std::bit_cast<std::underlying_type_t<QUEUE_USER_APC_FLAGS>>(Flags);
  if (flags == QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC) return fail_win32(ERROR_NOT_SUPPORTED);
  if (flags != QUEUE_USER_APC_FLAGS_NONE) return fail_win32(ERROR_INVALID_PARAMETER);
  return QueueUserAPC(ApcRoutine, hThread, Data) != 0;
}
