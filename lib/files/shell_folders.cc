// SPDX-License-Identifier: MIT
#include <shlobj.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/give_text.h"
#include "posix/system.h"

// Where the files of programs are, by the numbers of the shell.
namespace wsx {
namespace {

// `variable` names the folder itself; else it is `below` the user's own. An absolute one is that.
struct Folder {
  int number;
  const char* variable;
  const char* below;
} constexpr folders[] = {
    {CSIDL_DESKTOP, nullptr, "/Desktop"},
    {CSIDL_DESKTOPDIRECTORY, nullptr, "/Desktop"},
    {CSIDL_PERSONAL, nullptr, ""},
    {CSIDL_PROFILE, nullptr, ""},
    {CSIDL_APPDATA, "XDG_CONFIG_HOME", "/.config"},
    {CSIDL_LOCAL_APPDATA, "XDG_DATA_HOME", "/.local/share"},
    {CSIDL_INTERNET_CACHE, "XDG_CACHE_HOME", "/.cache"},
};
struct CommonFolder {
  int number;
  const char* path;
} constexpr common_folders[] = {
    {CSIDL_COMMON_APPDATA, "/var/lib"},
    {CSIDL_WINDOWS, "/"},
    {CSIDL_SYSTEM, "/"},
};

// A relative one counts for nothing, as the specification of these variables has it.
std::string variable(const char* name) {
  const char* const value = name ? std::getenv(name) : nullptr;
  return value && *value == '/' ? value : "";
}

// Empty for what the host does not have. May throw bad_alloc.
std::string path_of(int number) {
  for (const CommonFolder& folder : common_folders)
    if (folder.number == number) return folder.path;
  for (const Folder& folder : folders) {
    if (folder.number != number) continue;
    const std::string home = variable("HOME");
    const std::string own = variable(folder.variable);
    return !own.empty() ? own : home.empty() ? "" : home + folder.below;
  }
  return "";
}

bool is_number_of_a_folder(int number) noexcept {
  constexpr int gaps[] = {0x0c, 0x0f, 0x32, 0x33, 0x34, 0x3c};
  return number >= 0 && number <= CSIDL_COMPUTERSNEARME &&
         std::ranges::find(gaps, number) == std::end(gaps);
}

bool is_folder(const std::string& path) noexcept {
  posix::Attributes attributes;
  return succeeded(posix::attributes_of(path.c_str(), attributes)) && attributes.folder;
}

// With those above it.
bool make(const std::string& path) {
  for (std::size_t end = path.find('/', 1); end != path.npos; end = path.find('/', end + 1))
    posix::make_folder(path.substr(0, end).c_str());
  posix::make_folder(path.c_str());
  return is_folder(path);
}

template <typename Char>
HRESULT give_folder(int csidl, HANDLE token, DWORD kind, Char* path, HRESULT nowhere) noexcept try {
  if (bad_pointer(path)) return E_INVALIDARG;
  *path = 0;
  const int number = csidl & ~CSIDL_FLAG_MASK;
  if (!is_number_of_a_folder(number) || token || kind > SHGFP_TYPE_DEFAULT) return E_INVALIDARG;
  const std::string own = path_of(number);
  if (own.empty()) return nowhere;
  if ((csidl & CSIDL_FLAG_DONT_VERIFY) == 0 && !is_folder(own)) {
    if ((csidl & CSIDL_FLAG_CREATE) == 0) return nowhere;
    if (!make(own)) return E_FAIL;
  }
  std::basic_string<Char> text;
  if (!as_text(own, text) || text.size() >= MAX_PATH) return E_FAIL;
  give_text(text, path, MAX_PATH);
  return S_OK;
} catch (const std::bad_alloc&) {
  return E_OUTOFMEMORY;
}

constexpr int creating(BOOL create) noexcept {
  return create ? CSIDL_FLAG_CREATE : 0;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HRESULT WINAPI SHGetFolderPathA(HWND, int csidl, HANDLE hToken, DWORD dwFlags, LPSTR pszPath) {
  return give_folder(csidl, hToken, dwFlags, pszPath, S_FALSE);
}
HRESULT WINAPI SHGetFolderPathW(HWND, int csidl, HANDLE hToken, DWORD dwFlags, LPWSTR pszPath) {
  return give_folder(csidl, hToken, dwFlags, pszPath, E_FAIL);
}
BOOL WINAPI SHGetSpecialFolderPathA(HWND, LPSTR pszPath, int csidl, BOOL fCreate) {
  return give_folder(csidl | creating(fCreate), nullptr, 0, pszPath, S_FALSE) == S_OK;
}
BOOL WINAPI SHGetSpecialFolderPathW(HWND, LPWSTR pszPath, int csidl, BOOL fCreate) {
  return give_folder(csidl | creating(fCreate), nullptr, 0, pszPath, E_FAIL) == S_OK;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HRESULT WINAPI wsx16_SHGetFolderPathW(HWND, int csidl, HANDLE token, DWORD kind, char16_t* path) {
  return give_folder(csidl, token, kind, path, E_FAIL);
}
BOOL WINAPI wsx16_SHGetSpecialFolderPathW(HWND, char16_t* path, int csidl, BOOL create) {
  return give_folder(csidl | creating(create), nullptr, 0, path, E_FAIL) == S_OK;
}
WSX_END_DECLS
