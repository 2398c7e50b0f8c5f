// SPDX-License-Identifier: MIT
#include <synchapi.h>
#include <winbase.h>

#include "lib/named.h"
#include "lib/sync/mutex.h"
#include "lib/sync/semaphore_object.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"

// Mutexes and semaphores.
namespace wsx {
namespace {

HANDLE create_mutex(const Name& name, BOOL owned) noexcept {
  Thread* const owner = owned ? Thread::current() : nullptr;
  if (owned && !owner) return no_handle(ERROR_NOT_ENOUGH_MEMORY);
  return create_object<Mutex>(name, owner);
}

HANDLE create_mutex_flagged(const Name& name, DWORD flags) noexcept {
  if (flags & ~DWORD{CREATE_MUTEX_INITIAL_OWNER}) return no_handle(ERROR_INVALID_PARAMETER);
  return create_mutex(name, flags & CREATE_MUTEX_INITIAL_OWNER);
}

// The flags of CreateSemaphoreEx have no meaning yet.
HANDLE create_semaphore(const Name& name, LONG count, LONG most, DWORD flags = 0) noexcept {
  if (flags != 0 || count < 0 || most <= 0 || count > most)
    return no_handle(ERROR_INVALID_PARAMETER);
  return create_object<Semaphore>(name, count, most);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                           LPCSTR lpName) {
  TRACED(CreateMutexA, lpMutexAttributes, bInitialOwner, lpName);
  return create_mutex(lpName, bInitialOwner);
}
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                           LPCWSTR lpName) {
  TRACED(CreateMutexW, lpMutexAttributes, bInitialOwner, lpName);
  return create_mutex(lpName, bInitialOwner);
}

HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
  TRACED(CreateMutexExA, lpMutexAttributes, lpName, dwFlags, dwDesiredAccess);
  return create_mutex_flagged(lpName, dwFlags);
}
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
  TRACED(CreateMutexExW, lpMutexAttributes, lpName, dwFlags, dwDesiredAccess);
  return create_mutex_flagged(lpName, dwFlags);
}

HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
  TRACED(OpenMutexA, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::mutex);
}
HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
  TRACED(OpenMutexW, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::mutex);
}

BOOL WINAPI ReleaseMutex(HANDLE hMutex) {
  TRACED(ReleaseMutex, hMutex);
  const Pinned<Mutex> mutex(reinterpret_cast<HandleValue>(hMutex));
  if (!mutex) return fail_win32(ERROR_INVALID_HANDLE);
  const Thread* const thread = Thread::current();
  return thread && mutex->release(*thread) ? TRUE : fail_win32(ERROR_NOT_OWNER);
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCSTR lpName) {
  TRACED(CreateSemaphoreA, lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
  return create_semaphore(lpName, lInitialCount, lMaximumCount);
}
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCWSTR lpName) {
  TRACED(CreateSemaphoreW, lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
  return create_semaphore(lpName, lInitialCount, lMaximumCount);
}

HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                 LONG lMaximumCount, LPCSTR lpName, DWORD dwFlags,
                                 DWORD dwDesiredAccess) {
  TRACED(CreateSemaphoreExA, lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, dwFlags,
         dwDesiredAccess);
  return create_semaphore(lpName, lInitialCount, lMaximumCount, dwFlags);
}
HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                 LONG lMaximumCount, LPCWSTR lpName, DWORD dwFlags,
                                 DWORD dwDesiredAccess) {
  TRACED(CreateSemaphoreExW, lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName, dwFlags,
         dwDesiredAccess);
  return create_semaphore(lpName, lInitialCount, lMaximumCount, dwFlags);
}

HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
  TRACED(OpenSemaphoreA, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::semaphore);
}
HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
  TRACED(OpenSemaphoreW, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::semaphore);
}

BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount) {
  TRACED(ReleaseSemaphore, hSemaphore, lReleaseCount, lpPreviousCount);
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

HANDLE WINAPI wsx16_CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL owned,
                                 const char16_t* name) {
  TRACED(wsx16_CreateMutexW, lpMutexAttributes, owned, name);
  return create_mutex(name, owned);
}
HANDLE WINAPI wsx16_CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG count,
                                     LONG most, const char16_t* name) {
  TRACED(wsx16_CreateSemaphoreW, lpSemaphoreAttributes, count, most, name);
  return create_semaphore(name, count, most);
}
HANDLE WINAPI wsx16_CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, const char16_t* name,
                                   DWORD flags, DWORD dwDesiredAccess) {
  TRACED(wsx16_CreateMutexExW, lpMutexAttributes, name, flags, dwDesiredAccess);
  return create_mutex_flagged(name, flags);
}
HANDLE WINAPI wsx16_CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG count,
                                       LONG most, const char16_t* name, DWORD flags,
                                       DWORD dwDesiredAccess) {
  TRACED(wsx16_CreateSemaphoreExW, lpSemaphoreAttributes, count, most, name, flags,
         dwDesiredAccess);
  return create_semaphore(name, count, most, flags);
}
HANDLE WINAPI wsx16_OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, const char16_t* name) {
  TRACED(wsx16_OpenMutexW, dwDesiredAccess, bInheritHandle, name);
  return open_named(name, Object::Kind::mutex);
}
HANDLE WINAPI wsx16_OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                   const char16_t* name) {
  TRACED(wsx16_OpenSemaphoreW, dwDesiredAccess, bInheritHandle, name);
  return open_named(name, Object::Kind::semaphore);
}

WSX_END_DECLS
