// SPDX-License-Identifier: MIT
#include <libloaderapi.h>
#include <winerror.h>
#include <ws2spi.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/give_text.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "posix/file.h"
#include "posix/library.h"
#include "posix/system.h"

// LoadLibrary and GetProcAddress.
namespace wsx {
namespace {

constexpr std::array<std::string_view, 12> own_names = {
    "ws2_32",   "wsock32", "mswsock", "kernel32", "kernelbase", "advapi32",
    "iphlpapi", "msvcrt",  "shell32", "ucrtbase", "user32",     "winmm"};

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// What WSCGetProviderPath says of the base provider: in a program that is linked with the archive,
// the program, which cannot be loaded.
bool is_own_file(std::string_view path) {
  static const std::string own = posix::module_path(reinterpret_cast<void*>(&WSCGetProviderPath));
  return path == own;
}

bool is_own(std::string_view path) noexcept {
  constexpr std::string_view suffix = ".dll";
  std::string_view name = path.substr(path.find_last_of("\\/") + 1);
  if (name.size() > suffix.size() && equal(name.substr(name.size() - suffix.size()), suffix))
    name.remove_suffix(suffix.size());
  return std::ranges::any_of(own_names, [=](std::string_view own) { return equal(own, name); });
}

// The modules that a program has been given. Anything else is none.
class Modules {
 public:
  // Our own library and the program, opened once and for good.
  HMODULE own() noexcept {
    static void* const library = posix::open_own_library();
    return static_cast<HMODULE>(library);
  }
  HMODULE program() noexcept {
    static void* const library = posix::open_program();
    return static_cast<HMODULE>(library);
  }

  DWORD load(std::string path, HMODULE& module) noexcept;
  bool free(HMODULE module) noexcept;
  bool has(HMODULE module) noexcept;
  HMODULE find(const std::string& path) noexcept;
  HMODULE find_at(const void* address) noexcept;
  // One more FreeLibrary for a module that is there; false without memory.
  bool count(HMODULE module) noexcept;

 private:
  struct Loaded {
    std::string path;
    HMODULE module;
  };

  bool permanent(HMODULE module) noexcept { return module == own() || module == program(); }

  std::mutex mutex_;
  std::vector<Loaded> loaded_;  // once for each time
};

DWORD Modules::load(std::string path, HMODULE& module) noexcept try {
  module = own();
  if (is_own(path) || is_own_file(path)) return module ? ERROR_SUCCESS : ERROR_MOD_NOT_FOUND;
  std::ranges::replace(path, '\\', '/');
  const std::lock_guard lock(mutex_);
  loaded_.reserve(loaded_.size() + 1);
  void* library = nullptr;
  if (!succeeded(posix::open_library(path.c_str(), library))) return ERROR_MOD_NOT_FOUND;
  module = static_cast<HMODULE>(library);
  loaded_.push_back({std::move(path), module});
  return ERROR_SUCCESS;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

bool Modules::free(HMODULE module) noexcept {
  if (module && permanent(module)) return true;
  {
    const std::lock_guard lock(mutex_);
    const auto place = std::ranges::find(loaded_, module, &Loaded::module);
    if (place == loaded_.end()) return false;
    loaded_.erase(place);
  }
  posix::close_library(module);
  return true;
}

bool Modules::has(HMODULE module) noexcept {
  if (!module) return false;
  const std::lock_guard lock(mutex_);
  return permanent(module) || std::ranges::find(loaded_, module, &Loaded::module) != loaded_.end();
}

HMODULE Modules::find(const std::string& path) noexcept {
  const std::lock_guard lock(mutex_);
  const auto place = std::ranges::find(loaded_, path, &Loaded::path);
  return place != loaded_.end() ? place->module : nullptr;
}

HMODULE Modules::find_at(const void* address) noexcept {
  const std::lock_guard lock(mutex_);
  const auto place = std::ranges::find_if(
      loaded_, [=](const Loaded& one) { return posix::is_in_library(one.module, address); });
  return place != loaded_.end() ? place->module : nullptr;
}

bool Modules::count(HMODULE module) noexcept try {
  if (permanent(module)) return true;
  const std::lock_guard lock(mutex_);
  const auto place = std::ranges::find(loaded_, module, &Loaded::module);
  if (place == loaded_.end()) return false;
  std::string path = place->path;
  loaded_.reserve(loaded_.size() + 1);
  void* library = nullptr;
  if (!succeeded(posix::open_library(path.c_str(), library))) return false;
  loaded_.push_back({std::move(path), module});
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

// Never destroyed: programs free their libraries in the destructors of static objects.
Modules& modules() noexcept {
  static Modules& instance = *new Modules;
  return instance;
}

HMODULE refuse(DWORD error) noexcept {
  set_last_error(error);
  return nullptr;
}

HMODULE load(const char* name, DWORD flags) noexcept try {
  if (bad_pointer(name)) return refuse(ERROR_INVALID_PARAMETER);
  if ((flags & LOAD_LIBRARY_AS_DATAFILE) != 0) return refuse(ERROR_NOT_SUPPORTED);
  HMODULE module = nullptr;
  const DWORD error = modules().load(name, module);
  return error == ERROR_SUCCESS ? module : refuse(error);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
HMODULE load_wide(const Char* name, DWORD flags) noexcept {
  if (bad_pointer(name)) return refuse(ERROR_INVALID_PARAMETER);
  const Utf8Argument utf8(name);
  return utf8.valid() ? load(utf8.get(), flags) : refuse(ERROR_MOD_NOT_FOUND);
}

HMODULE find_module(const char* name) noexcept try {
  HMODULE module = nullptr;
  if (!name)
    module = modules().program();
  else
    module = is_own(name) ? modules().own() : modules().find(name);
  return module ? module : refuse(ERROR_MOD_NOT_FOUND);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
HMODULE find_module_wide(const Char* name) noexcept {
  const Utf8Argument utf8(name);
  return utf8.valid() ? find_module(utf8.get()) : refuse(ERROR_MOD_NOT_FOUND);
}

// Our functions carry a prefix in the object file, which those for short wide characters do not
// share with the others; the entry of the base provider has none.
void* find_function(HMODULE module, const char* name,
                    std::initializer_list<const char*> prefixes) noexcept try {
  if (module != modules().own()) return posix::find_symbol(module, name);
  for (const char* const prefix : prefixes)
    if (void* const function = posix::find_symbol(module, (std::string(prefix) + name).c_str()))
      return function;
  return std::string_view(name) == "WSPStartup" ? posix::find_symbol(module, name) : nullptr;
} catch (const std::bad_alloc&) {
  return nullptr;
}

FARPROC address_of(HMODULE module, const char* name,
                   std::initializer_list<const char*> prefixes) noexcept {
  void* function = nullptr;
  if (!modules().has(module))
    set_last_error(ERROR_MOD_NOT_FOUND);
  else if (bad_pointer(name) || !(function = find_function(module, name, prefixes)))
    set_last_error(ERROR_PROC_NOT_FOUND);
  return reinterpret_cast<FARPROC>(function);
}

// A module by the address of something in it. Not counted.
HMODULE module_at(const void* address) noexcept {
  for (HMODULE module : {modules().own(), modules().program()})
    if (module && posix::is_in_library(module, address)) return module;
  return modules().find_at(address);
}

// Counted unless the flags say that it is not to be.
template <typename Char, typename Find>
BOOL find_extended(DWORD flags, const Char* name, HMODULE* place, Find find) noexcept {
  constexpr DWORD pin = GET_MODULE_HANDLE_EX_FLAG_PIN;
  constexpr DWORD unchanged = GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  constexpr DWORD by_address = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
  if (bad_pointer(place)) return fail_win32(ERROR_INVALID_PARAMETER);
  *place = nullptr;
  const bool both = (flags & pin) && (flags & unchanged);
  if ((flags & ~(pin | unchanged | by_address)) || both || ((flags & by_address) && !name))
    return fail_win32(ERROR_INVALID_PARAMETER);
  const HMODULE module = flags & by_address ? module_at(name) : find(name);
  if (!module) return fail_win32(ERROR_MOD_NOT_FOUND);
  // Pinned is what is counted once more than it will be freed.
  if (!(flags & unchanged) && !modules().count(module)) return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
  *place = module;
  return TRUE;
}

// The program's path for null and itself; for a library what the loader has loaded it from.
template <typename Char>
DWORD file_name(HMODULE module, Char* buffer, DWORD size) noexcept try {
  if (module && !modules().has(module)) return static_cast<DWORD>(fail_win32(ERROR_MOD_NOT_FOUND));
  const bool is_program = !module || module == modules().program();
  std::basic_string<Char> name;
  if (!as_text(is_program ? posix::program_path() : posix::library_path(module), name))
    return static_cast<DWORD>(fail_win32(ERROR_NO_UNICODE_TRANSLATION));
  if (bad_pointer(buffer) || size == 0)
    return static_cast<DWORD>(fail_win32(ERROR_INSUFFICIENT_BUFFER));
  const bool fits = name.size() < size;
  const std::size_t length = fits ? name.size() : size - 1;
  *std::copy_n(name.data(), length, buffer) = Char{};
  set_last_error(fits ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
  return fits ? static_cast<DWORD>(length) : size;
} catch (const std::bad_alloc&) {
  return static_cast<DWORD>(fail_win32(ERROR_NOT_ENOUGH_MEMORY));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) {
  TRACED(LoadLibraryA, lpLibFileName);
  return load(lpLibFileName, 0);
}
HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) {
  TRACED(LoadLibraryW, lpLibFileName);
  return load_wide(lpLibFileName, 0);
}
HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) {
  TRACED(LoadLibraryExA, lpLibFileName, hFile, dwFlags);
  return load(lpLibFileName, dwFlags);
}
HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) {
  TRACED(LoadLibraryExW, lpLibFileName, hFile, dwFlags);
  return load_wide(lpLibFileName, dwFlags);
}

BOOL WINAPI FreeLibrary(HMODULE hLibModule) {
  TRACED(FreeLibrary, hLibModule);
  return modules().free(hLibModule) ? TRUE : fail_win32(ERROR_MOD_NOT_FOUND);
}

HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) {
  TRACED(GetModuleHandleA, lpModuleName);
  return find_module(lpModuleName);
}
HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) {
  TRACED(GetModuleHandleW, lpModuleName);
  return find_module_wide(lpModuleName);
}

BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE* phModule) {
  TRACED(GetModuleHandleExA, dwFlags, lpModuleName, phModule);
  return find_extended(dwFlags, lpModuleName, phModule, find_module);
}
BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE* phModule) {
  TRACED(GetModuleHandleExW, dwFlags, lpModuleName, phModule);
  return find_extended(dwFlags, lpModuleName, phModule, find_module_wide<wchar_t>);
}

DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize) {
  return file_name(hModule, lpFilename, nSize);
}
DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize) {
  return file_name(hModule, lpFilename, nSize);
}

FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) {
  TRACED(GetProcAddress, hModule, lpProcName);
  return address_of(hModule, lpProcName, {"wsx_"});
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS

FARPROC WINAPI wsx16_GetProcAddress(HMODULE hModule, LPCSTR lpProcName) {
  TRACED(wsx16_GetProcAddress, hModule, lpProcName);
  return address_of(hModule, lpProcName, {"wsx16_", "wsx_"});
}
HMODULE WINAPI wsx16_LoadLibraryW(const char16_t* name) {
  TRACED(wsx16_LoadLibraryW, name);
  return load_wide(name, 0);
}
HMODULE WINAPI wsx16_LoadLibraryExW(const char16_t* name, HANDLE hFile, DWORD flags) {
  TRACED(wsx16_LoadLibraryExW, name, hFile, flags);
  return load_wide(name, flags);
}
HMODULE WINAPI wsx16_GetModuleHandleW(const char16_t* name) {
  TRACED(wsx16_GetModuleHandleW, name);
  return find_module_wide(name);
}

BOOL WINAPI wsx16_GetModuleHandleExW(DWORD flags, const char16_t* name, HMODULE* place) {
  TRACED(wsx16_GetModuleHandleExW, flags, name, place);
  return find_extended(flags, name, place, find_module_wide<char16_t>);
}

DWORD WINAPI wsx16_GetModuleFileNameW(HMODULE module, char16_t* buffer, DWORD size) {
  return file_name(module, buffer, size);
}

WSX_END_DECLS
