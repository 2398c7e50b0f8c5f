// SPDX-License-Identifier: MIT
#include <processthreadsapi.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/files/file.h"
#include "lib/files/pipe_end.h"
#include "lib/files/standard_stream.h"
#include "lib/give_text.h"
#include "lib/handle.h"
#include "lib/host_path.h"
#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/system/child.h"
#include "lib/system/command_line.h"
#include "lib/system/program_search.h"
#include "lib/trace/trace.h"
#include "posix/child.h"
#include "posix/system.h"

// CreateProcess.
namespace wsx {
namespace {

using Texts = std::vector<std::string>;

// What a program gives, in UTF-8 and with the host's slashes.
struct Order {
  bool has_name = false;
  bool has_line = false;
  std::string name;
  std::string line;
  std::string folder;
  Texts variables;
  DWORD flags = 0;
  const void* environment = nullptr;
};

DWORD check_flags(DWORD flags) noexcept {
  constexpr DWORD priorities = NORMAL_PRIORITY_CLASS | IDLE_PRIORITY_CLASS | HIGH_PRIORITY_CLASS |
                               REALTIME_PRIORITY_CLASS | BELOW_NORMAL_PRIORITY_CLASS |
                               ABOVE_NORMAL_PRIORITY_CLASS;
  constexpr DWORD known = priorities | DETACHED_PROCESS | CREATE_NEW_CONSOLE |
                          CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT |
                          CREATE_BREAKAWAY_FROM_JOB | CREATE_DEFAULT_ERROR_MODE | CREATE_NO_WINDOW;
  constexpr DWORD either = DETACHED_PROCESS | CREATE_NEW_CONSOLE;
  if ((flags & either) == either) return ERROR_INVALID_PARAMETER;
  return flags & ~known ? ERROR_NOT_SUPPORTED : ERROR_SUCCESS;
}

// The descriptor of a standard handle. Its file goes on where the handle is.
DWORD take_stream(HANDLE handle, int& descriptor) noexcept {
  descriptor = -1;
  if (!handle || handle == INVALID_HANDLE_VALUE) return ERROR_SUCCESS;
  const auto value = reinterpret_cast<HandleValue>(handle);
  const Pinned<File> file(value);
  const Pinned<StandardStream> stream(value);
  const Pinned<PipeEnd> pipe(value);
  if (file) return win32_error(file->lend(descriptor));
  if (stream) descriptor = stream->descriptor();
  if (pipe) descriptor = pipe->descriptor();
  return descriptor >= 0 ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

// The pins hold the objects, and with them their descriptors, until the child has its own.
template <typename Startup>
DWORD take_streams(const Startup& startup, posix::ChildWish& wish, std::array<Pin, 3>& pins) {
  if (!(startup.dwFlags & STARTF_USESTDHANDLES)) return ERROR_SUCCESS;
  const HANDLE handles[] = {startup.hStdInput, startup.hStdOutput, startup.hStdError};
  for (std::size_t i = 0; i < pins.size(); ++i) {
    pins[i] = Pin(reinterpret_cast<HandleValue>(handles[i]));
    const DWORD error = take_stream(handles[i], wish.streams[i]);
    if (error != ERROR_SUCCESS) return error;
  }
  return ERROR_SUCCESS;
}

std::vector<char*> pointers(Texts& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

Texts arguments_of(const Order& order) {
  return order.has_line ? Words<char>(order.line).all() : Texts{order.name};
}

DWORD start(const Order& order, posix::ChildWish& wish, Ref<Child>& child) {
  std::string path;
  const DWORD error =
      order.has_name ? program_of_name(order.name, path) : program_of_line(order.line, path);
  if (error != ERROR_SUCCESS) return error;
  Texts arguments = arguments_of(order), variables = order.variables;
  const std::vector<char*> argument_list = pointers(arguments), variable_list = pointers(variables);
  wish.program = path.c_str();
  wish.arguments = argument_list.data();
  if (order.environment) wish.variables = variable_list.data();
  if (!order.folder.empty()) wish.folder = order.folder.c_str();
  wish.own_session = order.flags & (DETACHED_PROCESS | CREATE_NEW_CONSOLE);
  // A session is a group, too.
  wish.own_group = !wish.own_session && (order.flags & CREATE_NEW_PROCESS_GROUP);
  std::uint32_t id = 0;
  const Status status = posix::start_child(wish, id);
  if (!succeeded(status)) return win32_error(status);
  child = Ref<Child>(new (std::nothrow) Child(id));
  if (child && child->watch()) return ERROR_SUCCESS;
  posix::kill_child(id);
  posix::await_child(id);
  posix::reap_child(id);
  return ERROR_NOT_ENOUGH_MEMORY;
}

DWORD hand_out(Ref<Child> child, PROCESS_INFORMATION& information) noexcept {
  const std::uint32_t id = child->id();
  const Ref<Child> kept = child;
  const HandleValue process = open_handle(std::move(child));
  const HandleValue thread = process != 0 ? duplicate_handle(*kept) : 0;
  if (thread == 0) {
    if (process != 0) close_handle(process);
    kept->terminate(1);
    return ERROR_NOT_ENOUGH_MEMORY;
  }
  information = {reinterpret_cast<HANDLE>(process), reinterpret_cast<HANDLE>(thread), id, id};
  return ERROR_SUCCESS;
}

// Texts that end with a zero each, and the last with two.
template <typename Char>
bool read_block(const void* block, Texts& variables) {
  for (auto* next = static_cast<const Char*>(block); *next != Char{};) {
    const std::basic_string_view<Char> text(next);
    if constexpr (sizeof(Char) == 1)
      variables.emplace_back(text);
    else if (!encode(text, variables.emplace_back()))
      return false;
    next += text.size() + 1;
  }
  return true;
}

template <typename Char>
DWORD read_text(const Char* text, bool& given, std::string& result) {
  given = text != nullptr;
  if (!given) return ERROR_SUCCESS;
  if constexpr (sizeof(Char) == 1)
    result = text;
  else if (!encode(std::basic_string_view<Char>(text), result))
    return ERROR_INVALID_NAME;
  return ERROR_SUCCESS;
}

template <typename Char>
DWORD read_order(const Char* name, const Char* line, const Char* folder, Order& order) {
  constexpr bool is_wide = sizeof(Char) > 1;
  bool has_folder = false;
  DWORD error = read_text(name, order.has_name, order.name);
  if (error == ERROR_SUCCESS) error = read_text(line, order.has_line, order.line);
  if (error == ERROR_SUCCESS) error = read_text(folder, has_folder, order.folder);
  if (error != ERROR_SUCCESS) return error;
  if (!order.has_name && !order.has_line) return ERROR_INVALID_PARAMETER;
  std::ranges::replace(order.name, '\\', '/');
  std::ranges::replace(order.folder, '\\', '/');
  if (has_folder && order.folder.empty()) return ERROR_DIRECTORY;
  if (!order.environment) return ERROR_SUCCESS;
  const bool wide_block = order.flags & CREATE_UNICODE_ENVIRONMENT;
  // How wide the characters of a program are that calls the narrow form nobody knows.
  if (wide_block && !is_wide) return ERROR_NOT_SUPPORTED;
  const bool read = wide_block ? read_block<Char>(order.environment, order.variables)
                               : read_block<char>(order.environment, order.variables);
  return read ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

struct Places {
  const void* startup;
  PROCESS_INFORMATION* information;
};

template <typename Char>
BOOL create(const Char* name, const Char* line, DWORD flags, const void* environment,
            const Char* folder, const Places& places) noexcept try {
  if (const DWORD error = check_flags(flags); error != ERROR_SUCCESS) return fail_win32(error);
  if (bad_pointer(places.startup) || bad_pointer(places.information))
    return fail_win32(ERROR_NOACCESS);
  Order order;
  order.flags = flags;
  order.environment = environment;
  DWORD error = read_order(name, line, folder, order);
  // The structures differ in what their texts are made of, which nobody looks at.
  const auto& startup = *static_cast<const STARTUPINFOA*>(places.startup);
  posix::ChildWish wish;
  std::array<Pin, 3> pins;
  if (error == ERROR_SUCCESS) error = take_streams(startup, wish, pins);
  Ref<Child> child;
  if (error == ERROR_SUCCESS) error = start(order, wish, child);
  if (error == ERROR_SUCCESS) error = hand_out(std::move(child), *places.information);
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

// STARTUPINFOW of programs compiled with -fshort-wchar.
struct StartupInfo16 {
  DWORD cb;
  char16_t *lpReserved, *lpDesktop, *lpTitle;
  DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
  WORD wShowWindow, cbReserved2;
  BYTE* lpReserved2;
  HANDLE hStdInput, hStdOutput, hStdError;
};
static_assert(sizeof(StartupInfo16) == sizeof(STARTUPINFOW));

// For as long as the process lives.
template <typename Char>
Char* program_title() noexcept try {
  static std::basic_string<Char>& title = *[] {
    auto* const made = new std::basic_string<Char>;
    if (!as_text(posix::program_path(), *made)) made->clear();
    return made;
  }();
  return title.data();
} catch (const std::bad_alloc&) {
  static Char nothing{};
  return &nothing;
}

template <typename Char, typename Startup>
void tell_startup(Startup* startup) noexcept {
  static Char nothing{};
  *startup = {};
  startup->cb = sizeof *startup;
  startup->lpDesktop = &nothing;
  startup->lpTitle = program_title<Char>();
}

}  // namespace
}  // namespace wsx

using namespace wsx;

#define CREATE_PROCESS_DOOR(name, Char, Startup)                                                \
  BOOL WINAPI name(const Char* lpApplicationName, Char* lpCommandLine,                          \
                   LPSECURITY_ATTRIBUTES lpProcessAttributes,                                   \
                   LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,              \
                   DWORD dwCreationFlags, LPVOID lpEnvironment, const Char* lpCurrentDirectory, \
                   Startup* lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation) {        \
    TRACED(name, lpApplicationName, lpCommandLine, lpProcessAttributes, lpThreadAttributes,     \
           bInheritHandles, dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo,  \
           lpProcessInformation);                                                               \
    return create<Char>(lpApplicationName, lpCommandLine, dwCreationFlags, lpEnvironment,       \
                        lpCurrentDirectory, {lpStartupInfo, lpProcessInformation});             \
  }

CREATE_PROCESS_DOOR(CreateProcessA, CHAR, STARTUPINFOA)
CREATE_PROCESS_DOOR(CreateProcessW, WCHAR, STARTUPINFOW)

VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) {
  tell_startup<CHAR>(lpStartupInfo);
}
VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) {
  tell_startup<WCHAR>(lpStartupInfo);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
CREATE_PROCESS_DOOR(wsx16_CreateProcessW, char16_t, StartupInfo16)
VOID WINAPI wsx16_GetStartupInfoW(StartupInfo16* startup) {
  tell_startup<char16_t>(startup);
}
WSX_END_DECLS
