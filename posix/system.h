// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "posix/status.h"

// The machine and the process, as programs ask for them.
namespace wsx::posix {

struct Processors {
  unsigned count = 1;
  std::uint64_t mask = 1;  // those that the process may use, of the first 64
};
Processors processors() noexcept;
enum class InstructionSet { other, amd64, arm64 };
InstructionSet instruction_set() noexcept;

struct Memory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;
  std::uint64_t total_swap = 0;
  std::uint64_t available_swap = 0;
};
Memory memory() noexcept;

// Empty when the host does not tell. They may throw bad_alloc.
std::string user_name();
std::string program_path();
bool is_root() noexcept;
std::vector<std::string> program_arguments();
std::string current_folder();

// Tenths of microseconds that the process has used, and of the clock when it was started, counted
// from the start of the system.
struct ProcessTimes {
  std::int64_t kernel = 0;
  std::int64_t user = 0;
  std::int64_t started = 0;
};
ProcessTimes process_times() noexcept;

bool is_traced() noexcept;
void break_for_debugger() noexcept;

// Files by name. Errors as disk_file.h has them.
Status remove_file(const char* path) noexcept;
Status make_folder(const char* path) noexcept;
Status remove_folder(const char* path) noexcept;
Status enter_folder(const char* path) noexcept;

struct Attributes {
  bool folder = false;
  bool read_only = false;
};
Status attributes_of(const char* path, Attributes& attributes) noexcept;

[[noreturn]] void end_at_once(int code) noexcept;

}  // namespace wsx::posix
