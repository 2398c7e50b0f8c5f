// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "support/winsock.h"
// After it: Windows' own needs its types.
#include <bcrypt.h>

TEST_CASE("BCryptGenRandom fills memory with what it has not filled it with before") {
  std::array<UCHAR, 64> first{}, second{};
  CHECK(BCryptGenRandom(nullptr, first.data(), first.size(), BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
  CHECK(BCryptGenRandom(nullptr, second.data(), second.size(), BCRYPT_USE_SYSTEM_PREFERRED_RNG) ==
        0);
  CHECK(first != second);
  // One byte in 256 is zero; ten of 64 are once in a billion billions.
  CHECK(std::count(first.begin(), first.end(), 0) < 10);
}

TEST_CASE("BCryptGenRandom fills as much as it was asked to and no more") {
  std::array<UCHAR, 8> bytes{};
  CHECK(BCryptGenRandom(nullptr, bytes.data(), 0, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
  CHECK(std::count(bytes.begin(), bytes.end(), 0) == 8);
  for (int round = 0; round < 64; ++round)
    CHECK(BCryptGenRandom(nullptr, bytes.data(), 4, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
  CHECK(std::count(bytes.begin() + 4, bytes.end(), 0) == 4);
}

TEST_CASE("BCryptGenRandom needs an algorithm or the flag that takes the system's, and memory") {
  constexpr auto invalid_handle = static_cast<LONG>(0xC0000008);
  constexpr auto invalid_parameter = static_cast<LONG>(0xC000000D);
  UCHAR byte = 7;
  CHECK(BCryptGenRandom(nullptr, &byte, 1, 0) == invalid_handle);
  CHECK(byte == 7);
  CHECK(BCryptGenRandom(nullptr, nullptr, 1, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == invalid_parameter);
}
