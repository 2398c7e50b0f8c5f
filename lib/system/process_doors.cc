// SPDX-License-Identifier: MIT
#include <debugapi.h>
#include <errhandlingapi.h>
#include <processthreadsapi.h>
#include <shellapi.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/give_text.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/system/child.h"
#include "lib/system/command_line.h"
#include "lib/system/process_object.h"
#include "lib/system_time.h"
#include "lib/trace/trace.h"
#include "posix/file.h"
#include "posix/process.h"
#include "posix/system.h"
#include "posix/topology.h"

// The process itself: its end, its times, its arguments, and what it tells debuggers.
namespace wsx {
namespace {

std::atomic<UINT> error_mode = 0;
std::atomic<LPTOP_LEVEL_EXCEPTION_FILTER> exception_filter = nullptr;

bool is_process(const Meant& meant) noexcept {
  return meant && meant->kind() == Object::Kind::process;
}

Child* child_of(const Meant& meant) noexcept {
  return meant && meant->kind() == Object::Kind::child ? static_cast<Child*>(meant.get()) : nullptr;
}

constexpr DWORD priority_classes[] = {IDLE_PRIORITY_CLASS,   BELOW_NORMAL_PRIORITY_CLASS,
                                      NORMAL_PRIORITY_CLASS, ABOVE_NORMAL_PRIORITY_CLASS,
                                      HIGH_PRIORITY_CLASS,   REALTIME_PRIORITY_CLASS};
std::atomic<DWORD> own_priority_class = NORMAL_PRIORITY_CLASS;

std::atomic<DWORD>* priority_of(const Meant& meant) noexcept {
  if (Child* const child = child_of(meant)) return &child->priority_class;
  return is_process(meant) ? &own_priority_class : nullptr;
}

// What a program passes that names a thread for Microsoft's debugger: a type, the name, the
// thread's number or -1 for the calling one, and flags, in the memory of the arguments.
void name_thread(DWORD count, const ULONG_PTR* arguments) noexcept {
  if (bad_pointer(arguments) || count < 3) return;
  struct Info {
    DWORD type;
    const char* name;
    DWORD thread;
    DWORD flags;
  } info;
  std::memcpy(&info, arguments, sizeof info);
  if (!bad_pointer(info.name))
    posix::name_thread(info.thread == ~DWORD{0} ? GetCurrentThreadId() : info.thread, info.name);
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
  TRACED(TerminateProcess, hProcess, uExitCode);
  const Meant process(hProcess);
  if (Child* const child = child_of(process))
    return child->terminate(uExitCode) ? TRUE : fail_win32(ERROR_ACCESS_DENIED);
  if (!is_process(process)) return fail_win32(ERROR_INVALID_HANDLE);
  posix::end_at_once(static_cast<int>(uExitCode));
}

BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) {
  TRACED(GetExitCodeProcess, hProcess, lpExitCode);
  const Meant process(hProcess);
  const Child* const child = child_of(process);
  if (!child && !is_process(process)) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpExitCode)) return fail_win32(ERROR_NOACCESS);
  *lpExitCode = child ? child->exit_code() : STILL_ACTIVE;
  return TRUE;
}

DWORD WINAPI GetProcessId(HANDLE hProcess) {
  const Meant process(hProcess);
  if (const Child* const child = child_of(process)) return child->id();
  if (is_process(process)) return posix::process_id();
  return static_cast<DWORD>(fail_win32(ERROR_INVALID_HANDLE));
}

BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass) {
  std::atomic<DWORD>* const kept = priority_of(Meant(hProcess));
  if (!kept) return fail_win32(ERROR_INVALID_HANDLE);
  if (std::ranges::find(priority_classes, dwPriorityClass) == std::end(priority_classes))
    return fail_win32(ERROR_INVALID_PARAMETER);
  kept->store(dwPriorityClass);
  return TRUE;
}

DWORD WINAPI GetPriorityClass(HANDLE hProcess) {
  const std::atomic<DWORD>* const kept = priority_of(Meant(hProcess));
  return kept ? kept->load() : static_cast<DWORD>(fail_win32(ERROR_INVALID_HANDLE));
}

VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                           const ULONG_PTR* lpArguments) {
  constexpr DWORD thread_has_a_name = 0x406D1388;
  if (dwExceptionCode == thread_has_a_name) return name_thread(nNumberOfArguments, lpArguments);
  EXCEPTION_RECORD record{};
  record.ExceptionCode = dwExceptionCode;
  record.ExceptionFlags = dwExceptionFlags & EXCEPTION_NONCONTINUABLE;
  record.ExceptionAddress = __builtin_return_address(0);
  if (lpArguments)
    for (DWORD i = 0; i < nNumberOfArguments && i < EXCEPTION_MAXIMUM_PARAMETERS; ++i)
      record.ExceptionInformation[record.NumberParameters++] = lpArguments[i];
  EXCEPTION_POINTERS pointers{&record, nullptr};
  const auto filter = exception_filter.load();
  const bool goes_on = filter && filter(&pointers) == EXCEPTION_CONTINUE_EXECUTION;
  if (!goes_on || record.ExceptionFlags != 0) std::abort();
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
