// SPDX-License-Identifier: MIT
#include "posix/topology.h"

#include <dirent.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace wsx::posix {
namespace {

constexpr unsigned bits = 64;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "0-3,8" as bits. What has other forms ends the list.
std::uint64_t bits_of(std::string_view list) noexcept {
  std::uint64_t mask = 0;
  const char* next = list.data();
  const char* const end = next + list.size();
  while (next < end) {
    unsigned first = 0;
    auto read = std::from_chars(next, end, first);
    if (read.ec != std::errc{}) break;
    unsigned last = first;
    if (read.ptr < end && *read.ptr == '-') read = std::from_chars(read.ptr + 1, end, last);
    if (read.ec != std::errc{}) break;
    for (unsigned i = first; i <= last && i < bits; ++i) mask |= std::uint64_t{1} << i;
    next = read.ptr + (read.ptr < end && *read.ptr == ',');
    if (next == read.ptr) break;
  }
  return mask;
}

cpu_set_t set_of(std::uint64_t mask) noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (unsigned i = 0; i < bits; ++i)
    if (mask >> i & 1) CPU_SET(i, &set);
  return set;
}

// Calls `visit` with the number of each thread of the process.
template <typename Visit>
bool for_each_thread(Visit visit) noexcept {
  DIR* const folder = ::opendir("/proc/self/task");
  if (!folder) return false;
  while (const dirent* const entry = ::readdir(folder))
    if (const int thread = std::atoi(entry->d_name); thread > 0) visit(thread);
  ::closedir(folder);
  return true;
}

}  // namespace

std::uint64_t present_processors() noexcept try {
  const std::uint64_t online = bits_of(contents("/sys/devices/system/cpu/online"));
  if (online != 0) return online;
  const long count = std::clamp(::sysconf(_SC_NPROCESSORS_ONLN), 1L, 64L);
  return ~std::uint64_t{0} >> (bits - static_cast<unsigned>(count));
} catch (const std::exception&) {
  return 1;
}

bool set_process_affinity(std::uint64_t mask) noexcept {
  const cpu_set_t set = set_of(mask);
  if (::sched_setaffinity(0, sizeof set, &set) < 0) return false;
  return for_each_thread([&](int thread) { ::sched_setaffinity(thread, sizeof set, &set); });
}

bool thread_affinity(std::uint32_t thread, std::uint64_t& mask) noexcept {
  cpu_set_t set;
  if (::sched_getaffinity(static_cast<pid_t>(thread), sizeof set, &set) < 0) return false;
  mask = 0;
  for (unsigned i = 0; i < bits; ++i)
    if (CPU_ISSET(i, &set)) mask |= std::uint64_t{1} << i;
  return true;
}

std::uint32_t highest_node() noexcept try {
  const std::uint64_t nodes = bits_of(contents("/sys/devices/system/node/online"));
  return nodes != 0 ? bits - 1 - static_cast<std::uint32_t>(__builtin_clzll(nodes)) : 0;
} catch (const std::exception&) {
  return 0;
}

// A kernel that knows no nodes has one.
std::uint64_t node_processors(std::uint32_t node) noexcept try {
  const std::string folder = "/sys/devices/system/node/node" + std::to_string(node);
  const std::uint64_t mask = bits_of(contents(folder + "/cpulist"));
  return mask == 0 && node == 0 ? present_processors() : mask;
} catch (const std::exception&) {
  return 0;
}

bool thread_times(std::uint32_t thread, ThreadTimes& times) noexcept try {
  const std::string facts = contents("/proc/self/task/" + std::to_string(thread) + "/stat");
  if (facts.empty()) return false;
  // The 14th, 15th and 22nd field, counted behind the name in parentheses, which is the second.
  std::istringstream rest(facts.substr(facts.rfind(')') + 1));
  const std::int64_t tick = 10'000'000 / ::sysconf(_SC_CLK_TCK);
  std::string field;
  for (int i = 3; i <= 22 && rest >> field; ++i) {
    if (i == 14) times.user = std::atoll(field.c_str()) * tick;
    if (i == 15) times.kernel = std::atoll(field.c_str()) * tick;
    if (i == 22) times.started = std::atoll(field.c_str()) * tick;
  }
  // The host counts finer for whoever asks for himself.
  rusage usage;
  if (thread == static_cast<std::uint32_t>(::syscall(SYS_gettid)) &&
      ::getrusage(RUSAGE_THREAD, &usage) == 0) {
    const auto ticks = [](const timeval& time) {
      return time.tv_sec * std::int64_t{10'000'000} + time.tv_usec * 10;
    };
    times.kernel = ticks(usage.ru_stime);
    times.user = ticks(usage.ru_utime);
  }
  return true;
} catch (const std::exception&) {
  return false;
}

void name_thread(std::uint32_t thread, const char* name) noexcept try {
  std::ofstream("/proc/self/task/" + std::to_string(thread) + "/comm")
      << std::string_view(name).substr(0, 15);
} catch (const std::exception&) {
  // A name that nobody sees does no harm.
}

}  // namespace wsx::posix
