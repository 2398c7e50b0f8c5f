// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>

#include "lib/arguments.h"
#include "lib/by_width.h"
#include "lib/give_text.h"
#include "lib/host_path.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "posix/file_facts.h"
#include "posix/system.h"

// What files are called, and how they get another name or a copy.
namespace wsx {
namespace {

DWORD refuse(DWORD error) noexcept {
  return static_cast<DWORD>(fail_win32(error));
}

// "." and ".." and doubled slashes go; a slash at the end stays where the program wrote one.
std::string from_root(const std::string& path) {
  const std::string whole = path.front() == '/' ? path : posix::current_folder() + '/' + path;
  std::string normal = std::filesystem::path(whole).lexically_normal().string();
  if (path.back() != '/' && normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

// An empty name has its own error here.
DWORD name_error(const HostPath& path) noexcept {
  return path.error() == ERROR_PATH_NOT_FOUND ? ERROR_INVALID_NAME : path.error();
}

template <typename Char>
DWORD full_path(const Char* name, DWORD room, Char* buffer, Char** last) noexcept try {
  const HostPath path(name);
  if (path.error() != ERROR_SUCCESS) return refuse(name_error(path));
  std::basic_string<Char> text;
  if (!as_text(from_root(path.text()), text)) return refuse(ERROR_NO_UNICODE_TRANSLATION);
  const DWORD length = give_text(text, buffer, room);
  if (length > text.size() || !last) return length;
  const std::size_t begin = text.rfind(Char{'/'}) + 1;
  *last = begin < text.size() ? buffer + begin : nullptr;
  return length;
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
DWORD long_path(const Char* name, Char* buffer, DWORD room) noexcept try {
  if (bad_pointer(name)) return refuse(ERROR_INVALID_PARAMETER);
  const HostPath path(name);
  if (path.error() != ERROR_SUCCESS) return refuse(path.error());
  posix::FileFacts facts;
  const Status status = posix::facts_of(path.get(), facts);
  if (!succeeded(status)) return refuse(win32_error(status));
  return give_text(std::basic_string<Char>(name), buffer, room);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

// The folder and the first three characters of the prefix.
template <typename Char>
std::basic_string<Char> temporary_stem(const Char* folder, const Char* prefix) {
  std::basic_string<Char> stem(folder);
  if (stem.back() != Char{'/'} && stem.back() != Char{'\\'}) stem += Char{'/'};
  for (int i = 0; i < 3 && !bad_pointer(prefix) && prefix[i] != Char{}; ++i) stem += prefix[i];
  return stem;
}

template <typename Char>
std::basic_string<Char> temporary_name(const std::basic_string<Char>& stem, UINT number) {
  char tail[16];
  const int length = std::snprintf(tail, sizeof tail, "%X.tmp", number);
  return stem + std::basic_string<Char>(tail, tail + length);
}

// A number whose file did not exist; 0 and why when there is none. It begins where the clock is, so
// that programs that start together do not try the same ones.
template <typename Char>
UINT make_temporary(const std::basic_string<Char>& stem, std::basic_string<Char>& name) {
  constexpr UINT numbers = 0xffff;
  const UINT first = GetTickCount();
  for (UINT i = 0; i < numbers; ++i) {
    const UINT number = (first + i) % numbers + 1;
    name = temporary_name(stem, number);
    const HostPath path(name.c_str());
    if (path.error() != ERROR_SUCCESS) return refuse(path.error());
    const Status status = posix::create_file(path.get());
    if (succeeded(status)) return number;
    if (win32_error(status) != ERROR_FILE_EXISTS) return refuse(win32_error(status));
  }
  return refuse(ERROR_FILE_EXISTS);
}

template <typename Char>
UINT temporary(const Char* folder, const Char* prefix, UINT unique, Char* place) noexcept try {
  constexpr std::size_t longest_folder = MAX_PATH - 14;
  if (bad_pointer(place)) return refuse(ERROR_INVALID_PARAMETER);
  const HostPath path(folder);
  if (path.error() != ERROR_SUCCESS) return refuse(ERROR_DIRECTORY);
  if (std::basic_string_view<Char>(folder).size() > longest_folder)
    return refuse(ERROR_BUFFER_OVERFLOW);
  posix::FileFacts facts;
  if (!succeeded(posix::facts_of(path.get(), facts)) || !facts.folder)
    return refuse(ERROR_DIRECTORY);
  const auto stem = temporary_stem(folder, prefix);
  auto name = temporary_name(stem, unique & 0xffff);
  const UINT number = unique != 0 ? unique : make_temporary(stem, name);
  if (number != 0) std::copy_n(name.c_str(), name.size() + 1, place);
  return number;
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
BOOL move(const Char* from, const Char* to, DWORD flags) noexcept {
  constexpr DWORD known = MOVEFILE_REPLACE_EXISTING | MOVEFILE_COPY_ALLOWED |
                          MOVEFILE_WRITE_THROUGH | MOVEFILE_FAIL_IF_NOT_TRACKABLE;
  if (flags & ~known) return fail_win32(ERROR_NOT_SUPPORTED);
  const HostPath source(from), target(to);
  if (source.error() != ERROR_SUCCESS) return fail_win32(source.error());
  if (target.error() != ERROR_SUCCESS) return fail_win32(target.error());
  posix::Renaming how;
  how.replace = flags & MOVEFILE_REPLACE_EXISTING;
  how.copy = flags & MOVEFILE_COPY_ALLOWED;
  return finish_win32(posix::rename_file(source.get(), target.get(), how));
}

template <typename Char>
BOOL copy(const Char* from, const Char* to, BOOL fail_if_exists) noexcept {
  const HostPath source(from), target(to);
  if (source.error() != ERROR_SUCCESS) return fail_win32(source.error());
  if (target.error() != ERROR_SUCCESS) return fail_win32(target.error());
  return finish_win32(posix::copy_file(source.get(), target.get(), !fail_if_exists));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// For the kinds of characters; `sym` completes the names.
#define TEXT_DOORS(Char, sym)                                                                  \
  DWORD WINAPI sym(GetFullPathName)(const Char* name, DWORD room, Char* buffer, Char** last) { \
    TRACED(sym(GetFullPathName), name, room, buffer, last);                                    \
    return full_path(name, room, buffer, last);                                                \
  }                                                                                            \
  DWORD WINAPI sym(GetLongPathName)(const Char* name, Char* buffer, DWORD room) {              \
    TRACED(sym(GetLongPathName), name, buffer, room);                                          \
    return long_path(name, buffer, room);                                                      \
  }                                                                                            \
  UINT WINAPI sym(GetTempFileName)(const Char* folder, const Char* prefix, UINT unique,        \
                                   Char* place) {                                              \
    TRACED(sym(GetTempFileName), folder, prefix, unique, place);                               \
    return temporary(folder, prefix, unique, place);                                           \
  }                                                                                            \
  BOOL WINAPI sym(MoveFile)(const Char* from, const Char* to) {                                \
    TRACED(sym(MoveFile), from, to);                                                           \
    return move(from, to, MOVEFILE_COPY_ALLOWED);                                              \
  }                                                                                            \
  BOOL WINAPI sym(MoveFileEx)(const Char* from, const Char* to, DWORD flags) {                 \
    TRACED(sym(MoveFileEx), from, to, flags);                                                  \
    return move(from, to, flags);                                                              \
  }                                                                                            \
  BOOL WINAPI sym(CopyFile)(const Char* from, const Char* to, BOOL fail_if_exists) {           \
    TRACED(sym(CopyFile), from, to, fail_if_exists);                                           \
    return copy(from, to, fail_if_exists);                                                     \
  }

#undef GetFullPathName
#undef GetLongPathName
#undef GetTempFileName
#undef MoveFile
#undef MoveFileEx
#undef CopyFile

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
WSX_END_DECLS
