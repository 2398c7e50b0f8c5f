// SPDX-License-Identifier: MIT
#include "posix/process.h"

#include <doctest/doctest.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using wsx::posix::reactor_threads;

// WSX_THREADS for the length of a test.
class Wish {
 public:
  explicit Wish(const char* value) { setenv("WSX_THREADS", value, 1); }
  ~Wish() { unsetenv("WSX_THREADS"); }
  Wish(const Wish&) = delete;
};

std::size_t by_default() {
  cpu_set_t allowed;
  REQUIRE(sched_getaffinity(0, sizeof allowed, &allowed) == 0);
  return static_cast<std::size_t>(std::min(CPU_COUNT(&allowed), 8));
}

}  // namespace

TEST_CASE("the library waits with a thread for each processor, at most 8") {
  unsetenv("WSX_THREADS");
  CHECK(reactor_threads() == by_default());
}

TEST_CASE("WSX_THREADS says with how many threads the library waits") {
  for (const std::size_t count : {1, 2, 9, 64}) {
    const Wish wish(std::to_string(count).c_str());
    CHECK(reactor_threads() == count);
  }
}

TEST_CASE("WSX_THREADS is ignored when it is no number from 1 to 64") {
  for (const char* nonsense :
       {"", "0", "65", "-1", "+2", " 2", "2 ", "2x", "two", "0x2", "99999999999999999999"}) {
    CAPTURE(nonsense);
    const Wish wish(nonsense);
    CHECK(reactor_threads() == by_default());
  }
}
