// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// The registry as far as a program asks for what is not there.

using namespace support;

namespace {

constexpr char nowhere[] = "Software\\No such company of wsx\\No such program";

}  // namespace

TEST_CASE("A key that is not there is ERROR_FILE_NOT_FOUND, and the last error is left alone") {
  Untouched<HKEY> key;
  SetLastError(0x1234);
  CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, nowhere, 0, KEY_READ, key.out()) == ERROR_FILE_NOT_FOUND);
  CHECK(RegOpenKeyExW(HKEY_CURRENT_USER, L"No such key of wsx", 0, KEY_READ, key.out()) ==
        ERROR_FILE_NOT_FOUND);
  if (!under_wine()) CHECK(GetLastError() == 0x1234);
}

TEST_CASE("The name of nothing opens the root itself") {
  HKEY key = nullptr;
  CHECK(RegOpenKeyExA(HKEY_CURRENT_USER, "", 0, KEY_READ, &key) == ERROR_SUCCESS);
  CHECK(key != nullptr);
  CHECK(RegCloseKey(key) == ERROR_SUCCESS);
  CHECK(RegCloseKey(HKEY_CURRENT_USER) == ERROR_SUCCESS);
}

TEST_CASE("A value that is not there is ERROR_FILE_NOT_FOUND, and nothing is stored") {
  Untouched<DWORD> value;
  DWORD size = sizeof(DWORD), type = 77;
  CHECK(RegQueryValueExA(HKEY_CURRENT_USER, "No such value", nullptr, &type,
                         reinterpret_cast<BYTE*>(value.out()), &size) == ERROR_FILE_NOT_FOUND);
  CHECK(RegGetValueW(HKEY_CURRENT_USER, L"No such key of wsx", L"x", RRF_RT_ANY, nullptr,
                     value.out(), &size) == ERROR_FILE_NOT_FOUND);
  CHECK(value.untouched());
}

TEST_CASE("What is no key is ERROR_INVALID_HANDLE") {
  HKEY key = nullptr;
  const HKEY none = reinterpret_cast<HKEY>(0x12345678);
  CHECK(RegOpenKeyExA(none, nowhere, 0, KEY_READ, &key) == ERROR_INVALID_HANDLE);
  CHECK(RegCloseKey(none) == ERROR_INVALID_HANDLE);
  CHECK(RegCloseKey(nullptr) == ERROR_INVALID_HANDLE);
  CHECK(RegQueryValueExA(none, "x", nullptr, nullptr, nullptr, nullptr) == ERROR_INVALID_HANDLE);
  char name[16];
  DWORD size = sizeof name;
  CHECK(RegEnumKeyExA(none, 0, name, &size, nullptr, nullptr, nullptr, nullptr) ==
        ERROR_INVALID_HANDLE);
}

TEST_CASE("Here every key is empty, and nothing can be put into one") {
  if (for_windows) return;
  char name[16];
  DWORD size = sizeof name;
  HKEY key = nullptr;
  CHECK(RegEnumKeyExA(HKEY_LOCAL_MACHINE, 0, name, &size, nullptr, nullptr, nullptr, nullptr) ==
        ERROR_NO_MORE_ITEMS);
  CHECK(RegEnumValueA(HKEY_LOCAL_MACHINE, 0, name, &size, nullptr, nullptr, nullptr, nullptr) ==
        ERROR_NO_MORE_ITEMS);
  CHECK(RegCreateKeyExA(HKEY_CURRENT_USER, nowhere, 0, nullptr, 0, KEY_ALL_ACCESS, nullptr, &key,
                        nullptr) == ERROR_ACCESS_DENIED);
  CHECK(key == nullptr);
  CHECK(RegSetValueExA(HKEY_CURRENT_USER, "x", 0, REG_SZ, nullptr, 0) == ERROR_ACCESS_DENIED);
  CHECK(RegDeleteKeyA(HKEY_CURRENT_USER, nowhere) == ERROR_FILE_NOT_FOUND);
  CHECK(RegDeleteValueA(HKEY_CURRENT_USER, "x") == ERROR_FILE_NOT_FOUND);
}
