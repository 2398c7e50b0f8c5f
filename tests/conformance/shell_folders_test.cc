// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/wine.h"
#include "support/winsock.h"
// After it: Windows' own needs its types.
#include <shlobj.h>

// Where the files of programs are.

namespace {

bool is_folder(const std::string& path) {
  const DWORD attributes = GetFileAttributesA(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

}  // namespace

TEST_CASE("The user's folder and the system's are there, narrow and wide") {
  for (const int number : {CSIDL_PROFILE, CSIDL_WINDOWS, CSIDL_SYSTEM}) {
    char path[MAX_PATH] = "";
    CHECK(SHGetFolderPathA(nullptr, number, nullptr, SHGFP_TYPE_CURRENT, path) == S_OK);
    CHECK(is_folder(path));
    wchar_t wide[MAX_PATH] = L"";
    CHECK(SHGetFolderPathW(nullptr, number, nullptr, SHGFP_TYPE_CURRENT, wide) == S_OK);
    CHECK(std::wstring(wide) == std::wstring(path, path + std::string(path).size()));
    char special[MAX_PATH] = "";
    CHECK(SHGetSpecialFolderPathA(nullptr, special, number, FALSE));
    CHECK(std::string(special) == path);
  }
}

TEST_CASE("The system's folder is that of GetSystemDirectory") {
  char path[MAX_PATH] = "", system[MAX_PATH] = "";
  CHECK(GetSystemDirectoryA(system, MAX_PATH) != 0);
  CHECK(SHGetFolderPathA(nullptr, CSIDL_SYSTEM, nullptr, 0, path) == S_OK);
  CHECK(std::string(path) == system);
}

TEST_CASE("Folders for data are named without being made, or made when that is asked for") {
  char named[MAX_PATH] = "", made[MAX_PATH] = "";
  CHECK(SHGetFolderPathA(nullptr, CSIDL_LOCAL_APPDATA | CSIDL_FLAG_DONT_VERIFY, nullptr, 0,
                         named) == S_OK);
  CHECK(named[0] != 0);
  CHECK(SHGetFolderPathA(nullptr, CSIDL_LOCAL_APPDATA | CSIDL_FLAG_CREATE, nullptr, 0, made) ==
        S_OK);
  CHECK(std::string(made) == named);
  CHECK(is_folder(made));
}

TEST_CASE("A number that is no folder's is an invalid argument, and the path is empty") {
  char path[MAX_PATH] = "before";
  const HRESULT result = SHGetFolderPathA(nullptr, 0x60, nullptr, 0, path);
  if (!WINE_DIFFERS("a number that is no folder's is E_INVALIDARG")) CHECK(result == E_INVALIDARG);
  CHECK(FAILED(result));
  CHECK(path[0] == 0);
  CHECK_FALSE(SHGetSpecialFolderPathA(nullptr, path, 0x60, FALSE));
}

TEST_CASE("What is no folder of files has no path") {
  if (WINE_DIFFERS("the printers have no path")) return;
  char path[MAX_PATH] = "before";
  const HRESULT result = SHGetFolderPathA(nullptr, CSIDL_PRINTERS, nullptr, 0, path);
  CHECK(result != S_OK);
  CHECK(path[0] == 0);
}
