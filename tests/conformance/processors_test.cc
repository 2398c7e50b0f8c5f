// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Which processors the process and its threads run on, and what threads have used.

using namespace support;

TEST_CASE("The processors of the process are some of the machine's") {
  DWORD_PTR own = 0, all = 0;
  REQUIRE(GetProcessAffinityMask(GetCurrentProcess(), &own, &all));
  CHECK(own != 0);
  CHECK((own & ~all) == 0);
}

TEST_CASE("SetProcessAffinityMask restricts the process and lets it be free again") {
  DWORD_PTR before = 0, all = 0, now = 0;
  REQUIRE(GetProcessAffinityMask(GetCurrentProcess(), &before, &all));
  const DWORD_PTR lowest = before & (~before + 1);
  CHECK(SetProcessAffinityMask(GetCurrentProcess(), lowest));
  REQUIRE(GetProcessAffinityMask(GetCurrentProcess(), &now, &all));
  CHECK(now == lowest);
  CHECK(SetProcessAffinityMask(GetCurrentProcess(), before));
  REQUIRE(GetProcessAffinityMask(GetCurrentProcess(), &now, &all));
  CHECK(now == before);
  if (all != ~DWORD_PTR{0})
    CHECK_RESULT_AND_ERROR(SetProcessAffinityMask(GetCurrentProcess(), ~all), FALSE,
                           ERROR_INVALID_PARAMETER);
  if (!WINE_DIFFERS("no processor at all is refused"))
    CHECK_RESULT_AND_ERROR(SetProcessAffinityMask(GetCurrentProcess(), 0), FALSE,
                           ERROR_INVALID_PARAMETER);
}

TEST_CASE("A thread's processors are those of group 0, and the former ones are told") {
  GROUP_AFFINITY before{}, former{}, wanted{};
  REQUIRE(GetThreadGroupAffinity(GetCurrentThread(), &before));
  CHECK(before.Group == 0);
  CHECK(before.Mask != 0);
  wanted.Mask = before.Mask & (~before.Mask + 1);
  CHECK(SetThreadGroupAffinity(GetCurrentThread(), &wanted, &former));
  CHECK(former.Mask == before.Mask);
  CHECK(SetThreadGroupAffinity(GetCurrentThread(), &before, nullptr));
  wanted.Group = 1;
  CHECK_RESULT_AND_ERROR(SetThreadGroupAffinity(GetCurrentThread(), &wanted, nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("Node 0 has processors, and there is no node beyond the highest") {
  ULONG highest = 99;
  REQUIRE(GetNumaHighestNodeNumber(&highest));
  GROUP_AFFINITY processors{};
  if (WINE_DIFFERS("GetNumaNodeProcessorMaskEx knows the nodes")) return;
  REQUIRE(GetNumaNodeProcessorMaskEx(0, &processors));
  CHECK(processors.Mask != 0);
  CHECK(processors.Group == 0);
  Untouched<GROUP_AFFINITY> none;
  CHECK_RESULT_AND_ERROR(GetNumaNodeProcessorMaskEx(static_cast<USHORT>(highest + 1), none.out()),
                         FALSE, ERROR_INVALID_PARAMETER);
  CHECK(none.untouched());
}

TEST_CASE("A thread that works uses time, and was created before now") {
  FILETIME created, ended, kernel, user, now;
  volatile unsigned sum = 0;
  const auto used = [&] {
    REQUIRE(GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user));
    return static_cast<unsigned long long>(kernel.dwLowDateTime) + user.dwLowDateTime;
  };
  const auto before = used();
  for (int turn = 0; turn < 2000 && used() <= before; ++turn)
    for (unsigned i = 0; i < 1000000; ++i) sum = sum + i;
  CHECK(used() > before);
  CHECK(ended.dwLowDateTime == 0);
  GetSystemTimeAsFileTime(&now);
  // The host counts the start of threads in hundredths of a second, and from its own start.
  now.dwLowDateTime |= 0xffffff;
  CHECK(CompareFileTime(&created, &now) <= 0);
}
