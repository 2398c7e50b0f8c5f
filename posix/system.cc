// SPDX-License-Identifier: MIT
#include "posix/system.h"

#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "posix/error.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

std::string contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::int64_t ticks(const timeval& time) noexcept {
  return time.tv_sec * std::int64_t{10'000'000} + time.tv_usec * 10;
}

Status status_of_path(int error) noexcept {
  switch (error) {
    case ENOENT:
      return Status::object_name_not_found;
    case ENOTDIR:
    case ELOOP:
      return Status::object_path_not_found;
    case EISDIR:
    case EPERM:
    case EROFS:
      return Status::access_denied;
    case EEXIST:
      return socket_code(win::error_already_exists);
    case ENOTEMPTY:
      return socket_code(win::error_dir_not_empty);
    case ENAMETOOLONG:
      return socket_code(win::error_filename_exced_range);
    case ENOSPC:
      return socket_code(win::error_disk_full);
    default:
      return status_of(error);
  }
}

Status outcome(int result) noexcept {
  return result == 0 ? Status::success : status_of_path(errno);
}

}  // namespace

Processors processors() noexcept {
  Processors found;
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return found;
  found.count = static_cast<unsigned>(CPU_COUNT(&allowed));
  found.mask = 0;
  for (unsigned i = 0; i < 64; ++i)
    if (CPU_ISSET(i, &allowed)) found.mask |= std::uint64_t{1} << i;
  return found;
}

InstructionSet instruction_set() noexcept {
  utsname names{};
  uname(&names);
  const std::string_view machine(names.machine);
  if (machine == "x86_64") return InstructionSet::amd64;
  return machine == "aarch64" ? InstructionSet::arm64 : InstructionSet::other;
}

Memory memory() noexcept {
  struct sysinfo facts {};
  if (sysinfo(&facts) != 0) return {};
  const std::uint64_t unit = facts.mem_unit;
  return {facts.totalram * unit, (facts.freeram + facts.bufferram) * unit, facts.totalswap * unit,
          facts.freeswap * unit};
}

std::string user_name() {
  std::array<char, 4096> room;
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, room.data(), room.size(), &found);
  return found ? found->pw_name : std::to_string(geteuid());
}

bool is_root() noexcept {
  return geteuid() == 0;
}

std::string program_path() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

std::vector<std::string> program_arguments() {
  std::vector<std::string> arguments;
  std::istringstream line(contents("/proc/self/cmdline"));
  for (std::string argument; std::getline(line, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

std::string current_folder() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

ProcessTimes process_times() noexcept {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  ProcessTimes times{ticks(usage.ru_stime), ticks(usage.ru_utime), 0};
  try {
    // The 22nd field, counted behind the name in parentheses, which is the second.
    const std::string facts = contents("/proc/self/stat");
    std::istringstream rest(facts.substr(facts.rfind(')') + 1));
    std::string field;
    for (int i = 3; i <= 22; ++i) rest >> field;
    times.started = std::atoll(field.c_str()) * (10'000'000 / sysconf(_SC_CLK_TCK));
  } catch (const std::exception&) {
    times.started = 0;
  }
  return times;
}

bool is_traced() noexcept try {
  const std::string facts = contents("/proc/self/status");
  const std::size_t place = facts.find("TracerPid:");
  return place != std::string::npos && std::atoi(facts.c_str() + place + 10) != 0;
} catch (const std::exception&) {
  return false;
}

void break_for_debugger() noexcept {
  raise(SIGTRAP);
}

Status remove_file(const char* path) noexcept {
  return outcome(unlink(path));
}
Status make_folder(const char* path) noexcept {
  // A missing parent is a missing path.
  const Status status = outcome(mkdir(path, 0777));
  return status == Status::object_name_not_found ? Status::object_path_not_found : status;
}
Status remove_folder(const char* path) noexcept {
  return outcome(rmdir(path));
}
Status enter_folder(const char* path) noexcept {
  return outcome(chdir(path));
}

Status attributes_of(const char* path, Attributes& attributes) noexcept {
  struct stat facts {};
  if (stat(path, &facts) != 0) return status_of_path(errno);
  attributes = {S_ISDIR(facts.st_mode), (facts.st_mode & 0222) == 0};
  return Status::success;
}

void end_at_once(int code) noexcept {
  _exit(code);
}

}  // namespace wsx::posix
