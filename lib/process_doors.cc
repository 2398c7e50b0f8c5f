// SPDX-License-Identifier: MIT
#include <debugapi.h>
#include <errhandlingapi.h>
#include <processthreadsapi.h>
#include <shellapi.h>
#include <winbase.h>
#include <winerror.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/give_text.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/process_object.h"
#include "lib/system_time.h"
#include "posix/file.h"
#include "posix/system.h"

// The process itself: its end, its times, its arguments, and what it tells debuggers.
namespace wsx {
namespace {

std::atomic<UINT> error_mode = 0;
std::atomic<LPTOP_LEVEL_EXCEPTION_FILTER> exception_filter = nullptr;

bool is_process(const Meant& meant) noexcept {
  return meant && meant->kind() == Object::Kind::process;
}

FILETIME file_time(std::int64_t ticks) noexcept {
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

void put_out(const char* text) noexcept {
  if (text && posix::trusted_environment("WSX_DEBUG_OUTPUT")) std::fputs(text, stderr);
}

template <typename Wide>
void put_out(const Wide* text) noexcept {
  const Utf8Argument narrow(text);
  if (narrow.valid()) put_out(narrow.get());
}

// Blanks part words. The first word is a name: quotes around it and nothing else. In the others a
// quote switches, two within quotes are one, and backslashes count only before a quote.
template <typename Char>
class Words {
 public:
  explicit Words(std::basic_string_view<Char> line) : rest_(line) {}

  std::vector<std::basic_string<Char>> all() {
    std::vector<std::basic_string<Char>> words{name()};
    for (skip_blanks(); !rest_.empty(); skip_blanks()) words.push_back(word());
    return words;
  }

 private:
  static bool is_blank(Char c) noexcept { return c == Char{' '} || c == Char{'\t'}; }
  Char take() noexcept {
    const Char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool next_is(char c) const noexcept { return !rest_.empty() && rest_.front() == Char(c); }
  void skip_blanks() noexcept {
    while (!rest_.empty() && is_blank(rest_.front())) take();
  }

  std::basic_string<Char> name() {
    const bool quoted = next_is('"');
    if (quoted) take();
    std::basic_string<Char> name;
    while (!rest_.empty() && (quoted ? !next_is('"') : !is_blank(rest_.front()))) name += take();
    if (!rest_.empty()) take();
    return name;
  }

  std::basic_string<Char> word() {
    std::basic_string<Char> word;
    bool quoted = false;
    while (!rest_.empty() && (quoted || !is_blank(rest_.front()))) {
      std::size_t slashes = 0;
      for (; next_is('\\'); take()) ++slashes;
      if (!next_is('"')) {
        word.append(slashes, Char{'\\'});
        if (slashes == 0) word += take();
        continue;
      }
      word.append(slashes / 2, Char{'\\'});
      take();
      if (slashes % 2 != 0) {
        word += Char{'"'};
      } else if (quoted && next_is('"')) {
        word += take();
        quoted = false;
      } else {
        quoted = !quoted;
      }
    }
    return word;
  }

  std::basic_string_view<Char> rest_;
};

// Pointers and texts in one piece.
template <typename Char>
Char** one_piece(const std::vector<std::basic_string<Char>>& words) noexcept {
  std::size_t size = (words.size() + 1) * sizeof(Char*);
  for (const auto& word : words) size += (word.size() + 1) * sizeof(Char);
  auto** const pointers = static_cast<Char**>(LocalAlloc(LMEM_FIXED, size));
  if (!pointers) return nullptr;
  auto* text = reinterpret_cast<Char*>(pointers + words.size() + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    pointers[i] = text;
    text = std::copy_n(words[i].c_str(), words[i].size() + 1, text);
  }
  pointers[words.size()] = nullptr;
  return pointers;
}

template <typename Char>
Char** split(const Char* line, int* count) noexcept try {
  if (bad_pointer(line) || bad_pointer(count)) {
    set_last_error(ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  std::vector<std::basic_string<Char>> words;
  if (*line != Char{}) {
    words = Words<Char>(line).all();
  } else {
    words.emplace_back();
    as_text(posix::program_path(), words.front());
  }
  *count = static_cast<int>(words.size());
  return one_piece(words);
} catch (const std::bad_alloc&) {
  set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return nullptr;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI ExitProcess(UINT uExitCode) {
  std::exit(static_cast<int>(uExitCode));
}

BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) {
  if (!is_process(Meant(hProcess))) return fail_win32(ERROR_INVALID_HANDLE);
  posix::end_at_once(static_cast<int>(uExitCode));
}

BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) {
  if (!is_process(Meant(hProcess))) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpExitCode)) return fail_win32(ERROR_NOACCESS);
  *lpExitCode = STILL_ACTIVE;
  return TRUE;
}

BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                            LPFILETIME lpKernelTime, LPFILETIME lpUserTime) {
  if (!is_process(Meant(hProcess))) return fail_win32(ERROR_INVALID_HANDLE);
  for (const FILETIME* place : {lpCreationTime, lpExitTime, lpKernelTime, lpUserTime})
    if (bad_pointer(place)) return fail_win32(ERROR_NOACCESS);
  const posix::ProcessTimes times = posix::process_times();
  const auto up = static_cast<std::int64_t>(GetTickCount64()) * 10'000;
  *lpCreationTime = file_time(system_time() - up + times.started);
  *lpExitTime = {};
  *lpKernelTime = file_time(times.kernel);
  *lpUserTime = file_time(times.user);
  return TRUE;
}

UINT WINAPI SetErrorMode(UINT uMode) {
  return error_mode.exchange(uMode);
}
UINT WINAPI GetErrorMode() {
  return error_mode.load();
}
LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter) {
  return exception_filter.exchange(lpTopLevelExceptionFilter);
}

VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) {
  put_out(lpOutputString);
}
VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) {
  put_out(lpOutputString);
}
BOOL WINAPI IsDebuggerPresent() {
  return posix::is_traced();
}
VOID WINAPI DebugBreak() {
  posix::break_for_debugger();
}

LPWSTR* WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int* pNumArgs) {
  return split(lpCmdLine, pNumArgs);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
VOID WINAPI wsx16_OutputDebugStringW(const char16_t* text) {
  put_out(text);
}
char16_t** WINAPI wsx16_CommandLineToArgvW(const char16_t* line, int* count) {
  return split(line, count);
}
WSX_END_DECLS
