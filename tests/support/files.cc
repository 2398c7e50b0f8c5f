// SPDX-License-Identifier: MIT
#include "support/files.h"

#include <doctest/doctest.h>

#include <cstdio>

namespace support {

BOOL UniqueFile::close() {
  const HANDLE value = std::exchange(value_, INVALID_HANDLE_VALUE);
  return value == INVALID_HANDLE_VALUE || CloseHandle(value);
}

TemporaryName::TemporaryName() {
  static unsigned made = 0;
  name_ = "wsx-test-" + std::to_string(GetCurrentProcessId()) + "-" + std::to_string(++made);
}

TemporaryName::~TemporaryName() {
  std::remove(get());
}

UniqueFile TemporaryName::open(DWORD access, DWORD disposition, DWORD flags) const {
  constexpr DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return UniqueFile(CreateFileA(get(), access, share, nullptr, disposition, flags, nullptr));
}

UniqueFile TemporaryName::create(DWORD flags) const {
  return open(GENERIC_READ | GENERIC_WRITE, CREATE_NEW, flags);
}

void TemporaryName::fill(const std::string& bytes) const {
  const UniqueFile file = open(GENERIC_WRITE, CREATE_ALWAYS);
  DWORD written = 0;
  REQUIRE(WriteFile(file, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr));
  REQUIRE(written == bytes.size());
}

std::string TemporaryName::contents() const {
  const UniqueFile file = open();
  REQUIRE(file.open());
  std::string bytes(GetFileSize(file, nullptr), '\0');
  DWORD read = 0;
  REQUIRE(ReadFile(file, bytes.data(), static_cast<DWORD>(bytes.size()), &read, nullptr));
  REQUIRE(read == bytes.size());
  return bytes;
}

}  // namespace support
