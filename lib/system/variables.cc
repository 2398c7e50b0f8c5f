// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <processenv.h>
#include <winerror.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/by_width.h"
#include "lib/encoding.h"
#include "lib/give_text.h"
#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "posix/system.h"
#include "posix/variables.h"

// The environment, the command line and the current folder.
namespace wsx {
namespace {

DWORD refuse(DWORD error) noexcept {
  return static_cast<DWORD>(fail_win32(error));
}

template <typename Char>
DWORD give(const std::string& text, Char* buffer, DWORD room) {
  std::basic_string<Char> result;
  return as_text(text, result) ? give_text(result, buffer, room)
                               : refuse(ERROR_NO_UNICODE_TRANSLATION);
}

template <typename Char>
DWORD look_up(const char* name, Char* buffer, DWORD room) noexcept try {
  if (bad_pointer(name)) return refuse(ERROR_INVALID_PARAMETER);
  const char* const value = std::getenv(name);
  if (!value) return refuse(ERROR_ENVVAR_NOT_FOUND);
  const DWORD length = give(value, buffer, room);
  // An empty value is no failure.
  if (*value == '\0') set_last_error(0);
  return length;
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL set(const char* name, const char* value) noexcept {
  if (bad_pointer(name) || *name == '\0' || std::strchr(name, '='))
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (!value && !std::getenv(name)) return fail_win32(ERROR_ENVVAR_NOT_FOUND);
  return posix::set_variable(name, value) ? TRUE : fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
Char* all_variables() noexcept try {
  std::string text;
  for (char** variable = posix::variables(); variable && *variable; ++variable)
    text.append(*variable).push_back('\0');
  std::basic_string<Char> result;
  if (!as_text(text, result)) return refuse(ERROR_NO_UNICODE_TRANSLATION), nullptr;
  if (result.empty()) result.push_back(Char{});
  const std::size_t size = (result.size() + 1) * sizeof(Char);
  void* const memory = std::malloc(size);
  if (!memory) return refuse(ERROR_NOT_ENOUGH_MEMORY), nullptr;
  return static_cast<Char*>(std::memcpy(memory, result.c_str(), size));
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY), nullptr;
}

// As CommandLineToArgvW takes it apart: quotes around blanks, backslashes doubled where a quote
// follows.
void append_quoted(std::string& line, const std::string& argument) {
  if (!argument.empty() && argument.find_first_of(" \t\"") == std::string::npos) {
    line += argument;
    return;
  }
  line += '"';
  std::size_t slashes = 0;
  for (const char c : argument) {
    if (c == '"') line.append(slashes + 1, '\\');
    slashes = c == '\\' ? slashes + 1 : 0;
    line += c;
  }
  line.append(slashes, '\\');
  line += '"';
}

std::string command_line() {
  std::string line;
  for (const std::string& argument : posix::program_arguments()) {
    if (!line.empty()) line += ' ';
    append_quoted(line, argument);
  }
  return line;
}

// One for each width, for as long as the process lives.
template <typename Char>
Char* lasting_command_line() noexcept try {
  static std::basic_string<Char>& text = *[] {
    auto* const made = new std::basic_string<Char>;
    if (!as_text(command_line(), *made)) made->clear();
    return made;
  }();
  return text.data();
} catch (const std::bad_alloc&) {
  static Char nothing{};
  return &nothing;
}

template <typename Char>
DWORD current_folder(Char* buffer, DWORD room) noexcept try {
  return give(posix::current_folder(), buffer, room);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
DWORD temporary_folder(Char* buffer, DWORD room) noexcept try {
  const char* const named = std::getenv("TMPDIR");
  std::string path(named && *named ? named : "/tmp");
  if (path.back() != '/') path += '/';
  return give(path, buffer, room);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

// Calls on a path, whose folders either slash separates.
template <typename Call>
BOOL with_path(const char* name, Call call) noexcept try {
  if (bad_pointer(name) || *name == '\0') return fail_win32(ERROR_PATH_NOT_FOUND);
  std::string path(name);
  std::ranges::replace(path, '\\', '/');
  const Status status = call(path.c_str());
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Wide, typename Call>
BOOL with_path(const Wide* name, Call call) noexcept {
  const Utf8Argument path(name);
  return path.valid() ? with_path(path.get(), call) : fail_win32(ERROR_INVALID_NAME);
}

template <typename Char>
DWORD attributes(const Char* name) noexcept {
  posix::Attributes found;
  const bool there =
      with_path(name, [&](const char* path) noexcept { return posix::attributes_of(path, found); });
  if (!there) return INVALID_FILE_ATTRIBUTES;
  const DWORD read_only = found.read_only ? FILE_ATTRIBUTE_READONLY : 0;
  if (found.folder) return FILE_ATTRIBUTE_DIRECTORY | read_only;
  return read_only != 0 ? read_only : FILE_ATTRIBUTE_NORMAL;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize) {
  return look_up(lpName, lpBuffer, nSize);
}
BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue) {
  return set(lpName, lpValue);
}
LPCH WINAPI GetEnvironmentStringsA() {
  return all_variables<char>();
}
BOOL WINAPI FreeEnvironmentStringsA(LPCH penv) {
  std::free(penv);
  return TRUE;
}
LPSTR WINAPI GetCommandLineA() {
  return lasting_command_line<char>();
}

// The others, for the kinds of characters; `sym` completes their names.
#define TEXT_DOORS(Char, sym)                                                          \
  DWORD WINAPI sym(GetCurrentDirectory)(DWORD room, Char * buffer) {                   \
    return current_folder(buffer, room);                                               \
  }                                                                                    \
  BOOL WINAPI sym(SetCurrentDirectory)(const Char* name) {                             \
    return with_path(name, &posix::enter_folder);                                      \
  }                                                                                    \
  DWORD WINAPI sym(GetTempPath)(DWORD room, Char * buffer) {                           \
    return temporary_folder(buffer, room);                                             \
  }                                                                                    \
  BOOL WINAPI sym(DeleteFile)(const Char* name) {                                      \
    TRACED(sym(DeleteFile), name);                                                     \
    return with_path(name, &posix::remove_file);                                       \
  }                                                                                    \
  BOOL WINAPI sym(CreateDirectory)(const Char* name, LPSECURITY_ATTRIBUTES security) { \
    TRACED(sym(CreateDirectory), name, security);                                      \
    return with_path(name, &posix::make_folder);                                       \
  }                                                                                    \
  BOOL WINAPI sym(RemoveDirectory)(const Char* name) {                                 \
    TRACED(sym(RemoveDirectory), name);                                                \
    return with_path(name, &posix::remove_folder);                                     \
  }                                                                                    \
  DWORD WINAPI sym(GetFileAttributes)(const Char* name) {                              \
    TRACED(sym(GetFileAttributes), name);                                              \
    return attributes(name);                                                           \
  }

#define WIDE_DOORS(Wide, sym)                                                                      \
  DWORD WINAPI sym(GetEnvironmentVariable)(const Wide* name, Wide* buffer, DWORD room) {           \
    const Utf8Argument narrow(name);                                                               \
    return look_up(narrow.valid() ? narrow.get() : nullptr, buffer, room);                         \
  }                                                                                                \
  BOOL WINAPI sym(SetEnvironmentVariable)(const Wide* name, const Wide* value) {                   \
    const Utf8Argument narrow_name(name), narrow_value(value);                                     \
    if (!narrow_name.valid() || !narrow_value.valid()) return fail_win32(ERROR_INVALID_PARAMETER); \
    return set(narrow_name.get(), narrow_value.get());                                             \
  }                                                                                                \
  Wide* WINAPI sym(GetEnvironmentStrings)() {                                                      \
    return all_variables<Wide>();                                                                  \
  }                                                                                                \
  BOOL WINAPI sym(FreeEnvironmentStrings)(Wide * variables) {                                      \
    std::free(variables);                                                                          \
    return TRUE;                                                                                   \
  }                                                                                                \
  Wide* WINAPI sym(GetCommandLine)() {                                                             \
    return lasting_command_line<Wide>();                                                           \
  }

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)
WIDE_DOORS(wchar_t, WIDE)

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
WIDE_DOORS(char16_t, SHORT_WIDE)
WSX_END_DECLS
