// SPDX-License-Identifier: MIT
#include <processthreadsapi.h>
#include <sysinfoapi.h>
#include <winbase.h>
#include <winerror.h>

#include <cstring>
#include <mutex>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/files/file_times.h"
#include "lib/last_error.h"
#include "lib/system_time.h"
#include "lib/thread_handle.h"
#include "posix/topology.h"

// What threads are called, and what they have used.
namespace wsx {
namespace {

template <typename Char>
HRESULT describe(HANDLE handle, const Char* text) noexcept try {
  const ThreadHandle thread(handle);
  if (!thread) return HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE);
  std::string name;
  if (bad_pointer(text) || !encode(std::basic_string_view<Char>(text), name))
    return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  posix::name_thread(thread->id(), name.c_str());
  const std::lock_guard lock(thread->description_lock);
  thread->description.swap(name);
  return S_OK;
} catch (const std::bad_alloc&) {
  return HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
HRESULT tell(HANDLE handle, Char** place) noexcept try {
  const ThreadHandle thread(handle);
  if (!thread) return HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE);
  if (bad_pointer(place)) return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  std::basic_string<Char> text;
  {
    const std::lock_guard lock(thread->description_lock);
    decode(thread->description, text);
  }
  const std::size_t size = (text.size() + 1) * sizeof(Char);
  void* const memory = LocalAlloc(LMEM_FIXED, size);
  if (!memory) return HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY);
  std::memcpy(memory, text.c_str(), size);
  *place = static_cast<Char*>(memory);
  return S_OK;
} catch (const std::bad_alloc&) {
  return HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription) {
  return describe(hThread, lpThreadDescription);
}
HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR* ppszThreadDescription) {
  return tell(hThread, ppszThreadDescription);
}

BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                           LPFILETIME lpKernelTime, LPFILETIME lpUserTime) {
  const ThreadHandle thread(hThread);
  if (!thread) return fail_win32(ERROR_INVALID_HANDLE);
  for (const FILETIME* place : {lpCreationTime, lpExitTime, lpKernelTime, lpUserTime})
    if (bad_pointer(place)) return fail_win32(ERROR_NOACCESS);
  posix::ThreadTimes times;
  if (!posix::thread_times(thread->id(), times)) return fail_win32(ERROR_NOT_SUPPORTED);
  const auto up = static_cast<std::int64_t>(GetTickCount64()) * 10'000;
  *lpCreationTime = file_time(system_time() - up + times.started);
  *lpExitTime = {};
  *lpKernelTime = file_time(times.kernel);
  *lpUserTime = file_time(times.user);
  return TRUE;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HRESULT WINAPI wsx16_SetThreadDescription(HANDLE thread, const char16_t* text) {
  return describe(thread, text);
}
HRESULT WINAPI wsx16_GetThreadDescription(HANDLE thread, char16_t** place) {
  return tell(thread, place);
}
WSX_END_DECLS
