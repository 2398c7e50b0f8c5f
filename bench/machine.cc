// SPDX-License-Identifier: MIT
#include "machine.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/utsname.h>
#include <uv.h>

#include <fstream>

#include "clock.h"
#include "network.h"

namespace bench {
namespace {

std::string processor() {
  std::ifstream description("/proc/cpuinfo");
  for (std::string line; std::getline(description, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string load() {
  std::ifstream averages("/proc/loadavg");
  std::string last_minute;
  averages >> last_minute;
  return last_minute;
}

std::string control_of_streams() {
  const UnpacedNetwork network;
  return congestion_control();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_machine() {
  utsname system{};
  uname(&system);
  const std::time_t now = std::time(nullptr);
  return {{"date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(now))},
          {"processor", processor()},
          {"processors", std::to_string(uv_available_parallelism())},
          {"load", load()},
          {"kernel", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
          {"streams held by", control_of_streams()},
          {"compiler", BENCH_COMPILER},
          {"build", BENCH_BUILD},
          {"libuv", uv_version_string()},
          {"liburing", BENCH_LIBURING},
          {"Asio", BENCH_ASIO},
          {"google-benchmark", BENCH_GOOGLE},
          {"wsx", BENCH_WSX},
          {"clock", thread_time() ? "processor time of the thread" : "wall"}};
}

}  // namespace bench
