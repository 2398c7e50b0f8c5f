// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <winerror.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "lib/arguments.h"
#include "lib/files/file_pattern.h"
#include "lib/files/file_times.h"
#include "lib/files/search.h"
#include "lib/give_text.h"
#include "lib/handle.h"
#include "lib/host_path.h"
#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/trace/trace.h"

// FindFirstFile, FindNextFile, FindClose.
namespace wsx {
namespace {

struct How {
  DWORD level = FindExInfoStandard;
  DWORD operation = FindExSearchNameMatch;
  const void* filter = nullptr;
  DWORD flags = 0;
};

DWORD check(const How& how) noexcept {
  constexpr DWORD on_disk_only = 4;
  constexpr DWORD known = FIND_FIRST_EX_CASE_SENSITIVE | FIND_FIRST_EX_LARGE_FETCH | on_disk_only;
  if (how.operation == FindExSearchLimitToDevices) return ERROR_NOT_SUPPORTED;
  const bool good = how.level < FindExInfoMaxInfoLevel && how.operation < FindExSearchMaxSearchOp &&
                    !how.filter && (how.flags & ~known) == 0;
  return good ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

// Names as Windows' file system has them in order, the folder's own first.
bool comes_before(const std::string& a, const std::string& b) noexcept {
  const auto is_own = [](const std::string& name) { return name == "." || name == ".."; };
  if (is_own(a) != is_own(b)) return is_own(a);
  const auto upper = [](char c) {
    return static_cast<unsigned char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  };
  return std::ranges::lexicographical_compare(a, b, {}, upper, upper);
}

Status find_names(const std::string& folder, const std::string& pattern, bool case_sensitive,
                  std::vector<std::string>& names) {
  if (FilePattern::is_plain(pattern)) {
    names = {pattern};
    return Status::success;
  }
  const Status status = posix::list_folder(folder.c_str(), names);
  const FilePattern wanted(pattern, case_sensitive);
  std::erase_if(names, [&](const std::string& name) { return !wanted.matches(name); });
  std::ranges::sort(names, comes_before);
  return status;
}

template <typename Data>
bool give(const std::string& name, const posix::FileFacts& facts, Data& data) {
  std::basic_string<std::remove_cvref_t<decltype(data.cFileName[0])>> text;
  if (!as_text(name, text) || text.size() >= MAX_PATH) return false;
  data = {};
  describe(facts, data);
  if (facts.link) data.dwReserved0 = IO_REPARSE_TAG_SYMLINK;
  std::ranges::copy(text, data.cFileName);
  return true;
}

// Names that the program's characters cannot write are left out.
template <typename Data>
bool give_next(Search& search, Data& data) {
  std::string name;
  posix::FileFacts facts;
  while (search.next(name, facts))
    if (give(name, facts, data)) return true;
  return false;
}

HANDLE refuse(DWORD error) noexcept {
  set_last_error(error);
  return INVALID_HANDLE_VALUE;
}

// Nobody finds a plain name that is not there; why it is not says the host.
DWORD reason(const std::string& path, const std::string& pattern) noexcept {
  posix::FileFacts facts;
  if (!FilePattern::is_plain(pattern)) return ERROR_FILE_NOT_FOUND;
  const Status status = posix::facts_of(path.c_str(), facts);
  return succeeded(status) ? ERROR_FILE_NOT_FOUND : win32_error(status);
}

template <typename Char, typename Data>
HANDLE find_first(const Char* name, Data* data, const How& how) noexcept try {
  if (const DWORD error = check(how); error != ERROR_SUCCESS) return refuse(error);
  const HostPath path(name);
  if (path.error() != ERROR_SUCCESS) return refuse(path.error());
  if (bad_pointer(data)) return refuse(ERROR_NOACCESS);
  const std::size_t begin = path.text().rfind('/') + 1;
  const std::string pattern = path.text().substr(begin);
  if (pattern.empty()) return refuse(ERROR_FILE_NOT_FOUND);
  std::string folder = path.text().substr(0, begin);
  std::vector<std::string> names;
  const Status status =
      find_names(folder, pattern, how.flags & FIND_FIRST_EX_CASE_SENSITIVE, names);
  if (!succeeded(status)) return refuse(win32_error(status));
  const bool folders_only = how.operation == FindExSearchLimitToDirectories;
  Ref<Search> search(new Search(std::move(folder), std::move(names), folders_only));
  if (!give_next(*search, *data)) return refuse(reason(path.text(), pattern));
  const HandleValue value = open_handle(std::move(search));
  return value != 0 ? reinterpret_cast<HANDLE>(value) : refuse(ERROR_NOT_ENOUGH_MEMORY);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Data>
BOOL find_next(HANDLE handle, Data* data) noexcept try {
  const Pinned<Search> search(reinterpret_cast<HandleValue>(handle));
  if (!search) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(data)) return fail_win32(ERROR_NOACCESS);
  return give_next(*search, *data) ? TRUE : fail_win32(ERROR_NO_MORE_FILES);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

}  // namespace

bool Search::next(std::string& name, posix::FileFacts& facts) {
  const std::lock_guard lock(mutex_);
  while (position_ < names_.size()) {
    name = names_[position_++];
    const bool there = succeeded(posix::facts_of((folder_ + name).c_str(), facts));
    if (there && (facts.folder || !folders_only_)) return true;
  }
  return false;
}

}  // namespace wsx

using namespace wsx;

HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData) {
  TRACED(FindFirstFileA, lpFileName, lpFindFileData);
  return find_first(lpFileName, lpFindFileData, {});
}
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData) {
  TRACED(FindFirstFileW, lpFileName, lpFindFileData);
  return find_first(lpFileName, lpFindFileData, {});
}
HANDLE WINAPI FindFirstFileExA(LPCSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD dwAdditionalFlags) {
  TRACED(FindFirstFileExA, lpFileName, fInfoLevelId, lpFindFileData, fSearchOp, lpSearchFilter,
         dwAdditionalFlags);
  return find_first(lpFileName, static_cast<WIN32_FIND_DATAA*>(lpFindFileData),
                    {fInfoLevelId, fSearchOp, lpSearchFilter, dwAdditionalFlags});
}
HANDLE WINAPI FindFirstFileExW(LPCWSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD dwAdditionalFlags) {
  TRACED(FindFirstFileExW, lpFileName, fInfoLevelId, lpFindFileData, fSearchOp, lpSearchFilter,
         dwAdditionalFlags);
  return find_first(lpFileName, static_cast<WIN32_FIND_DATAW*>(lpFindFileData),
                    {fInfoLevelId, fSearchOp, lpSearchFilter, dwAdditionalFlags});
}

BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData) {
  TRACED(FindNextFileA, hFindFile, lpFindFileData);
  return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData) {
  TRACED(FindNextFileW, hFindFile, lpFindFileData);
  return find_next(hFindFile, lpFindFileData);
}

BOOL WINAPI FindClose(HANDLE hFindFile) {
  TRACED(FindClose, hFindFile);
  return close_handle(reinterpret_cast<HandleValue>(hFindFile), Object::Kind::search)
             ? TRUE
             : fail_win32(ERROR_INVALID_HANDLE);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HANDLE WINAPI wsx16_FindFirstFileW(const char16_t* name, FindData16* data) {
  TRACED(wsx16_FindFirstFileW, name, data);
  return find_first(name, data, {});
}
HANDLE WINAPI wsx16_FindFirstFileExW(const char16_t* name, FINDEX_INFO_LEVELS level, void* data,
                                     FINDEX_SEARCH_OPS operation, void* filter, DWORD flags) {
  TRACED(wsx16_FindFirstFileExW, name, level, data, operation, filter, flags);
  return find_first(name, static_cast<FindData16*>(data), {level, operation, filter, flags});
}
BOOL WINAPI wsx16_FindNextFileW(HANDLE search, FindData16* data) {
  TRACED(wsx16_FindNextFileW, search, data);
  return find_next(search, data);
}
WSX_END_DECLS
