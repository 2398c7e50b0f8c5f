// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>

// Critical sections are recursive mutexes. Windows' structure has no room for the host's on every
// processor, so it points to one; its other members mean nothing.
namespace wsx {
namespace {

std::recursive_mutex& mutex_of(CRITICAL_SECTION* section) noexcept {
  return *static_cast<std::recursive_mutex*>(section->DebugInfo);
}

// Windows raises an exception when it has no memory for a critical section; there is nothing that
// a program could do without it.
bool make(CRITICAL_SECTION* section, DWORD spin_count) noexcept {
  *section = {};
  section->SpinCount = spin_count;
  section->LockCount = -1;
  section->DebugInfo = new (std::nothrow) std::recursive_mutex;
  if (!section->DebugInfo) std::abort();
  return true;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
  make(lpCriticalSection, 0);
}

BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                  DWORD dwSpinCount) {
  return make(lpCriticalSection, dwSpinCount);
}

BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                        DWORD) {
  return make(lpCriticalSection, dwSpinCount);
}

DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount) {
  return static_cast<DWORD>(std::exchange(lpCriticalSection->SpinCount, ULONG_PTR{dwSpinCount}));
}

VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
  mutex_of(lpCriticalSection).lock();
}

BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
  return mutex_of(lpCriticalSection).try_lock();
}

VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
  mutex_of(lpCriticalSection).unlock();
}

VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
  delete &mutex_of(lpCriticalSection);
  lpCriticalSection->DebugInfo = nullptr;
}
