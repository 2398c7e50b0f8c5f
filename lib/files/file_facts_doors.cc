// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <winerror.h>

#include <cstdint>

#include "lib/arguments.h"
#include "lib/files/file.h"
#include "lib/files/file_times.h"
#include "lib/handle.h"
#include "lib/host_path.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"

// Attributes, sizes and times of files.
namespace wsx {
namespace {

template <typename Char>
BOOL set_attributes(const Char* name, DWORD attributes) noexcept {
  // What others set, or what a file is and cannot become, is left out by Windows, too, but for a
  // folder, which a file cannot be made.
  if (attributes & FILE_ATTRIBUTE_DIRECTORY) return fail_win32(ERROR_INVALID_PARAMETER);
  const HostPath path(name);
  if (path.error() != ERROR_SUCCESS) return fail_win32(path.error());
  return finish_win32(posix::set_read_only(path.get(), attributes & FILE_ATTRIBUTE_READONLY));
}

template <typename Char>
BOOL all_attributes(const Char* name, DWORD level, void* place) noexcept {
  if (level != GetFileExInfoStandard) return fail_win32(ERROR_INVALID_PARAMETER);
  const HostPath path(name);
  if (path.error() != ERROR_SUCCESS) return fail_win32(path.error());
  if (bad_pointer(place)) return fail_win32(ERROR_NOACCESS);
  posix::FileFacts facts;
  const Status status = posix::facts_of(path.get(), facts);
  if (!succeeded(status)) return finish_win32(status);
  // GetFileAttributes, too, tells of what a link leads to.
  facts.link = false;
  describe(facts, *static_cast<WIN32_FILE_ATTRIBUTE_DATA*>(place));
  return TRUE;
}

// A time that a program sets, or null for one that stays.
const std::int64_t* wanted(const FILETIME* time, std::int64_t& ticks) noexcept {
  if (!time) return nullptr;
  ticks = ticks_of(*time);
  return ticks == 0 || ticks == -1 ? nullptr : &ticks;
}

bool is_time(const FILETIME* time) noexcept {
  return !time || ticks_of(*time) >= -1;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes) {
  TRACED(SetFileAttributesA, lpFileName, dwFileAttributes);
  return set_attributes(lpFileName, dwFileAttributes);
}
BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes) {
  TRACED(SetFileAttributesW, lpFileName, dwFileAttributes);
  return set_attributes(lpFileName, dwFileAttributes);
}

BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
  TRACED(GetFileAttributesExA, lpFileName, fInfoLevelId, lpFileInformation);
  return all_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) {
  TRACED(GetFileAttributesExW, lpFileName, fInfoLevelId, lpFileInformation);
  return all_attributes(lpFileName, fInfoLevelId, lpFileInformation);
}

BOOL WINAPI GetFileInformationByHandle(HANDLE hFile,
                                       LPBY_HANDLE_FILE_INFORMATION lpFileInformation) {
  TRACED(GetFileInformationByHandle, hFile, lpFileInformation);
  const Pinned<File> file(reinterpret_cast<HandleValue>(hFile));
  if (!file) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpFileInformation)) return fail_win32(ERROR_NOACCESS);
  posix::FileFacts facts;
  const Status status = posix::facts_of(file->descriptor(), facts);
  if (!succeeded(status)) return finish_win32(status);
  describe(facts, *lpFileInformation);
  lpFileInformation->dwVolumeSerialNumber = static_cast<DWORD>(facts.device);
  lpFileInformation->nNumberOfLinks = facts.links;
  lpFileInformation->nFileIndexHigh = static_cast<DWORD>(facts.number >> 32);
  lpFileInformation->nFileIndexLow = static_cast<DWORD>(facts.number);
  return TRUE;
}

BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
                        LPFILETIME lpLastWriteTime) {
  TRACED(GetFileTime, hFile, lpCreationTime, lpLastAccessTime, lpLastWriteTime);
  const Pinned<File> file(reinterpret_cast<HandleValue>(hFile));
  if (!file) return fail_win32(ERROR_INVALID_HANDLE);
  posix::FileFacts facts;
  const Status status = posix::facts_of(file->descriptor(), facts);
  if (!succeeded(status)) return finish_win32(status);
  if (lpCreationTime) *lpCreationTime = file_time(facts.created);
  if (lpLastAccessTime) *lpLastAccessTime = file_time(facts.accessed);
  if (lpLastWriteTime) *lpLastWriteTime = file_time(facts.written);
  return TRUE;
}

BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME* lpCreationTime,
                        const FILETIME* lpLastAccessTime, const FILETIME* lpLastWriteTime) {
  TRACED(SetFileTime, hFile, lpCreationTime, lpLastAccessTime, lpLastWriteTime);
  const Pinned<File> file(reinterpret_cast<HandleValue>(hFile));
  if (!file) return fail_win32(ERROR_INVALID_HANDLE);
  if (!file->access().attributes) return fail_win32(ERROR_ACCESS_DENIED);
  if (!is_time(lpCreationTime) || !is_time(lpLastAccessTime) || !is_time(lpLastWriteTime))
    return fail_win32(ERROR_INVALID_PARAMETER);
  std::int64_t accessed = 0, written = 0;
  return finish_win32(posix::set_times(file->descriptor(), wanted(lpLastAccessTime, accessed),
                                       wanted(lpLastWriteTime, written)));
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
BOOL WINAPI wsx16_SetFileAttributesW(const char16_t* name, DWORD attributes) {
  TRACED(wsx16_SetFileAttributesW, name, attributes);
  return set_attributes(name, attributes);
}
BOOL WINAPI wsx16_GetFileAttributesExW(const char16_t* name, GET_FILEEX_INFO_LEVELS level,
                                       void* place) {
  TRACED(wsx16_GetFileAttributesExW, name, level, place);
  return all_attributes(name, level, place);
}
WSX_END_DECLS
