// SPDX-License-Identifier: MIT
#include <synchapi.h>
#include <winbase.h>

#include "lib/mutex.h"
#include "lib/named.h"
#include "lib/semaphore.h"
#include "lib/thread.h"

// Mutexes and semaphores.
namespace wsx {
namespace {

template <typename Char>
HANDLE create_mutex(const Char* name, BOOL owned) noexcept {
  Thread* const owner = owned ? Thread::current() : nullptr;
  if (!owned || owner) return create_object<Mutex>(name, owner);
  set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return nullptr;
}

template <typename Char>
HANDLE create_semaphore(const Char* name, LONG count, LONG most) noexcept {
  if (count >= 0 && most > 0 && count <= most) return create_object<Semaphore>(name, count, most);
  set_last_error(ERROR_INVALID_PARAMETER);
  return nullptr;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES, BOOL bInitialOwner, LPCSTR lpName) {
  return create_mutex(lpName, bInitialOwner);
}
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL bInitialOwner, LPCWSTR lpName) {
  return create_mutex(lpName, bInitialOwner);
}

BOOL WINAPI ReleaseMutex(HANDLE hMutex) {
  const Pinned<Mutex> mutex(reinterpret_cast<HandleValue>(hMutex));
  if (!mutex) return fail_win32(ERROR_INVALID_HANDLE);
  const Thread* const thread = Thread::current();
  return thread && mutex->release(*thread) ? TRUE : fail_win32(ERROR_NOT_OWNER);
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                               LPCSTR lpName) {
  return create_semaphore(lpName, lInitialCount, lMaximumCount);
}
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                               LPCWSTR lpName) {
  return create_semaphore(lpName, lInitialCount, lMaximumCount);
}

BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount) {
  const Pinned<Semaphore> semaphore(reinterpret_cast<HandleValue>(hSemaphore));
  if (!semaphore) return fail_win32(ERROR_INVALID_HANDLE);
  if (lReleaseCount <= 0) return fail_win32(ERROR_INVALID_PARAMETER);
  LONG before = 0;
  if (!semaphore->release(lReleaseCount, before)) return fail_win32(ERROR_TOO_MANY_POSTS);
  if (lpPreviousCount) *lpPreviousCount = before;
  return TRUE;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS

HANDLE WINAPI wsx16_CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL owned, const char16_t* name) {
  return create_mutex(name, owned);
}
HANDLE WINAPI wsx16_CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG count, LONG most,
                                     const char16_t* name) {
  return create_semaphore(name, count, most);
}

WSX_END_DECLS
