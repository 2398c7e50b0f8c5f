// SPDX-License-Identifier: MIT
#include "race/host.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace race {

int this_thread() {
  return static_cast<int>(syscall(SYS_gettid));
}

bool asleep(int thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  // The state follows the name, which is in brackets and may hold anything.
  const auto name_end = line.rfind(')');
  return name_end != std::string::npos && line.compare(name_end + 2, 1, "S") == 0;
}

// dup takes the lowest free number; with that as the limit none is left.
NoDescriptors::NoDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  const int lowest = dup(STDERR_FILENO);
  close(lowest);
  limit.rlim_cur = static_cast<rlim_t>(lowest);
  setrlimit(RLIMIT_NOFILE, &limit);
}

NoDescriptors::~NoDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = before_;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace race
