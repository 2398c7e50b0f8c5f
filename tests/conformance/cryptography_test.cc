// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "support/checks.h"
#include "support/wine.h"
#include "support/winsock.h"
// After it: Windows' own needs its types.
#include <wincrypt.h>

// Contexts for random numbers. Containers that these make are removed again.

namespace {

class Context {
 public:
  Context() {
    CHECK(CryptAcquireContextA(&value_, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
  }
  ~Context() {
    if (value_ != 0) CryptReleaseContext(value_, 0);
  }
  Context(const Context&) = delete;
  operator HCRYPTPROV() const { return value_; }
  void release() {
    CHECK(CryptReleaseContext(value_, 0));
    value_ = 0;
  }

 private:
  HCRYPTPROV value_ = 0;
};

DWORD error_of(BOOL result) {
  return result ? 0 : GetLastError();
}

DWORD acquire(const char* container, const char* provider, DWORD type, DWORD flags) {
  HCRYPTPROV context = 0;
  const DWORD error = error_of(CryptAcquireContextA(&context, container, provider, type, flags));
  if (context != 0) CryptReleaseContext(context, 0);
  return error;
}

constexpr DWORD code(HRESULT result) {
  return static_cast<DWORD>(result);
}

}  // namespace

TEST_CASE("CryptGenRandom fills memory with what it has not filled it with before, and no more") {
  const Context context;
  std::array<BYTE, 64> first{}, second{};
  CHECK(CryptGenRandom(context, 64, first.data()));
  CHECK(CryptGenRandom(context, 60, second.data()));
  CHECK(first != second);
  // One byte in 256 is zero; ten of 60 are once in billions.
  CHECK(std::count(second.begin(), second.begin() + 60, 0) < 10);
  CHECK(std::count(second.begin() + 60, second.end(), 0) == 4);
}

TEST_CASE("Every known provider gives contexts, by its own name or its type's, wide and narrow") {
  for (const char* name : {MS_DEF_PROV_A, MS_ENHANCED_PROV_A, MS_STRONG_PROV_A})
    CHECK(acquire(nullptr, name, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT) == 0);
  CHECK(acquire(nullptr, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT) == 0);
  CHECK(acquire(nullptr, nullptr, PROV_RSA_AES, CRYPT_VERIFYCONTEXT | CRYPT_SILENT) == 0);
  HCRYPTPROV context = 0;
  CHECK(CryptAcquireContextW(&context, nullptr, MS_DEF_PROV_W, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
  CHECK(CryptReleaseContext(context, 0));
}

TEST_CASE("A provider that is not known, of another type or of no type is refused") {
  CHECK(acquire(nullptr, nullptr, 0, CRYPT_VERIFYCONTEXT) == code(NTE_BAD_PROV_TYPE));
  CHECK(acquire(nullptr, nullptr, 1000, CRYPT_VERIFYCONTEXT) == code(NTE_BAD_PROV_TYPE));
  CHECK(acquire(nullptr, nullptr, 999, CRYPT_VERIFYCONTEXT) == code(NTE_PROV_TYPE_NOT_DEF));
  CHECK(acquire(nullptr, "No such provider", PROV_RSA_FULL, CRYPT_VERIFYCONTEXT) ==
        code(NTE_KEYSET_NOT_DEF));
  CHECK(acquire(nullptr, MS_DEF_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT) ==
        code(NTE_PROV_TYPE_NO_MATCH));
}

TEST_CASE("A container of keys is there from CRYPT_NEWKEYSET to CRYPT_DELETEKEYSET") {
  const std::string name = "wsx container " + std::to_string(GetCurrentProcessId());
  CHECK(acquire(name.c_str(), nullptr, PROV_RSA_FULL, 0) == code(NTE_BAD_KEYSET));
  CHECK(acquire(name.c_str(), nullptr, PROV_RSA_FULL, CRYPT_NEWKEYSET) == 0);
  CHECK(acquire(name.c_str(), nullptr, PROV_RSA_FULL, CRYPT_NEWKEYSET) == code(NTE_EXISTS));
  CHECK(acquire(name.c_str(), nullptr, PROV_RSA_FULL, 0) == 0);
  HCRYPTPROV none = 0;
  CHECK(CryptAcquireContextA(&none, name.c_str(), nullptr, PROV_RSA_FULL, CRYPT_DELETEKEYSET));
  CHECK(acquire(name.c_str(), nullptr, PROV_RSA_FULL, 0) == code(NTE_BAD_KEYSET));
}

TEST_CASE("A context that verifies has no container") {
  CHECK(acquire("some name", nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT) == code(NTE_BAD_FLAGS));
}

TEST_CASE("A context ends with as many releases as it has users, and no call knows it then") {
  HCRYPTPROV context = 0;
  CHECK(CryptAcquireContextA(&context, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
  CHECK(CryptContextAddRef(context, nullptr, 0));
  CHECK(CryptReleaseContext(context, 0));
  BYTE byte = 0;
  CHECK(CryptGenRandom(context, 1, &byte));
  CHECK(CryptReleaseContext(context, 0));
  if (support::for_windows) return;  // Windows reads what the number pointed to.
  CHECK(error_of(CryptGenRandom(context, 1, &byte)) == ERROR_INVALID_PARAMETER);
  CHECK(error_of(CryptReleaseContext(context, 0)) == ERROR_INVALID_PARAMETER);
}

TEST_CASE("A context ends by a release with flags, too, which is told afterwards") {
  HCRYPTPROV context = 0;
  CHECK(CryptAcquireContextA(&context, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
  CHECK(error_of(CryptReleaseContext(context, 1)) == code(NTE_BAD_FLAGS));
}

TEST_CASE("Calls without a context, or without memory, are refused") {
  const Context context;
  BYTE byte = 7;
  CHECK(error_of(CryptGenRandom(0, 1, &byte)) == ERROR_INVALID_PARAMETER);
  CHECK(byte == 7);
  CHECK(error_of(CryptReleaseContext(0, 0)) == ERROR_INVALID_PARAMETER);
  CHECK(error_of(CryptContextAddRef(0, nullptr, 0)) == ERROR_INVALID_PARAMETER);
  CHECK(error_of(CryptAcquireContextA(nullptr, nullptr, nullptr, PROV_RSA_FULL,
                                      CRYPT_VERIFYCONTEXT)) == ERROR_INVALID_PARAMETER);
}
