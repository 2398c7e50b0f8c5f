// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <io.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "lib/crt/rule.h"
#include "lib/files/file_times.h"
#include "lib/files/search.h"
#include "lib/last_error.h"

// _findfirst and its kin: the searches of FindFirstFile by another name.
namespace wsx {
namespace {

// Since 1970, in seconds.
long long seconds_of(const FILETIME& time) noexcept {
  constexpr long long ticks_per_second = 10'000'000;
  constexpr long long from_1601_to_1970 = 11'644'473'600;
  return ticks_of(time) / ticks_per_second - from_1601_to_1970;
}

// Here a file without attributes has none, and Windows' runtime knows no links.
unsigned attributes_of(DWORD attributes) noexcept {
  return attributes & (_A_RDONLY | _A_HIDDEN | _A_SYSTEM | _A_SUBDIR | _A_ARCH);
}

template <typename Data, typename Found>
void give(const Data& data, Found& found) noexcept {
  found.attrib = attributes_of(data.dwFileAttributes);
  found.time_create = seconds_of(data.ftCreationTime);
  found.time_access = seconds_of(data.ftLastAccessTime);
  found.time_write = seconds_of(data.ftLastWriteTime);
  found.size = static_cast<long long>(std::uint64_t{data.nFileSizeHigh} << 32 | data.nFileSizeLow);
  std::ranges::copy(data.cFileName, found.name);
}

int error_of(DWORD code) noexcept {
  switch (code) {
    case ERROR_NO_MORE_FILES:
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return ENOENT;
    case ERROR_NOT_ENOUGH_MEMORY:
      return ENOMEM;
    default:
      return EINVAL;
  }
}

// The calls of the system leave their errors in errno alone here.
template <typename Data, typename Char, typename Found>
intptr_t find_first(HANDLE (*first)(const Char*, Data*), const Char* pattern,
                    Found* found) noexcept {
  if (!pattern || !found) return broken_rule(EINVAL), -1;
  Data data;
  const HANDLE search = first(pattern, &data);
  if (search == INVALID_HANDLE_VALUE) return errno = error_of(last_error()), -1;
  give(data, *found);
  return reinterpret_cast<intptr_t>(search);
}

template <typename Data, typename Found>
int find_next(BOOL (*next)(HANDLE, Data*), intptr_t search, Found* found) noexcept {
  if (search == -1 || !found) return broken_rule(EINVAL), -1;
  Data data;
  if (!next(reinterpret_cast<HANDLE>(search), &data)) return errno = error_of(last_error()), -1;
  give(data, *found);
  return 0;
}

// _wfinddata64_t of programs compiled with -fshort-wchar.
struct Found16 {
  unsigned attrib;
  long long time_create, time_access, time_write, size;
  char16_t name[260];
};

}  // namespace
}  // namespace wsx

using namespace wsx;

intptr_t _findfirst64(const char* pattern, struct __finddata64_t* found) {
  return find_first(&FindFirstFileA, pattern, found);
}
int _findnext64(intptr_t search, struct __finddata64_t* found) {
  return find_next(&FindNextFileA, search, found);
}
intptr_t _wfindfirst64(const wchar_t* pattern, struct _wfinddata64_t* found) {
  return find_first(&FindFirstFileW, pattern, found);
}
int _wfindnext64(intptr_t search, struct _wfinddata64_t* found) {
  return find_next(&FindNextFileW, search, found);
}
int _findclose(intptr_t search) {
  if (FindClose(reinterpret_cast<HANDLE>(search))) return 0;
  errno = EINVAL;
  return -1;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HANDLE WINAPI wsx16_FindFirstFileW(const char16_t* name, FindData16* data);
BOOL WINAPI wsx16_FindNextFileW(HANDLE search, FindData16* data);
intptr_t wsx16__wfindfirst64(const char16_t* pattern, Found16* found) {
  return find_first(&wsx16_FindFirstFileW, pattern, found);
}
int wsx16__wfindnext64(intptr_t search, Found16* found) {
  return find_next(&wsx16_FindNextFileW, search, found);
}
WSX_END_DECLS
