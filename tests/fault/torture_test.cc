// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <filesystem>
#include <iterator>
#include <string>

#include "support/fixtures.h"
#include "support/threads.h"
#include "tests/fault/host.h"
#include "tests/fault/scenario.h"

namespace {

std::ptrdiff_t entries(const char* folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

struct Possessions {
  std::ptrdiff_t descriptors = entries("/proc/self/fd");
  std::ptrdiff_t threads = entries("/proc/self/task");
};

void check_scenario(const Possessions& before) {
  for (const std::string& complaint : fault::play_scenario()) FAIL_CHECK(complaint);
  // A thread that has been joined may stay in the list for a moment, also when they were counted
  // before. One that is never joined makes the next count too large.
  support::eventually([&] { return Possessions().threads <= before.threads; });
  const Possessions after;
  CHECK(after.threads <= before.threads);
  CHECK(after.descriptors == before.descriptors);
}

struct Torture {
  Torture() { host::reset(); }
  ~Torture() { host::reset(); }
};

}  // namespace

TEST_CASE_FIXTURE(Torture, "whichever call of the host fails, a program's sockets stay in order") {
  // What the libraries set up once stays.
  fault::play_scenario();
  const Possessions before;
  bool clean = false;
  for (int at = 1; !clean; ++at) {
    host::Struck struck;
    for (int variant = 0; variant == 0 || variant < struck.variants; ++variant) {
      host::strike(at, variant);
      const std::string where = "call number " + std::to_string(at);
      INFO(where, ", variant ", variant);
      check_scenario(before);
      if (host::struck().times == 0) {
        clean = variant == 0;
        break;
      }
      struck = host::struck();
    }
  }
}

TEST_CASE_FIXTURE(Torture, "when every k-th call of the host fails, sockets stay in order") {
  fault::play_scenario();
  const Possessions before;
  bool clean = false;
  for (int every = 2; !clean; ++every) {
    CAPTURE(every);
    host::strike(every, 0, true);
    check_scenario(before);
    clean = host::struck().times == 0;
  }
}
