// SPDX-License-Identifier: MIT
#include "lib/trace/trace.h"

#include <algorithm>
#include <iterator>

#include "lib/last_error.h"
#include "lib/trace/check.h"
#include "lib/trace/trace_text.h"
#include "posix/diagnosis.h"
#include "posix/file.h"
#include "posix/process.h"

namespace wsx::trace {

constinit bool on = false;
constinit thread_local bool inside = false;

namespace {

using Clock = std::chrono::steady_clock;

// In the order of the enumeration.
constexpr std::string_view category_names[] = {
    "apc",        "event",   "file", "handle",  "module",   "name",    "option",
    "overlapped", "pool",    "port", "process", "provider", "receive", "send",
    "socket",     "startup", "sync", "thread",  "timer",    "wait",
};
static_assert(std::size(category_names) == static_cast<std::size_t>(Category::wait) + 1);

constinit std::uint32_t wanted = 0;
Clock::time_point beginning;

constexpr std::uint32_t bit(std::size_t category) noexcept {
  return 1u << category;
}

void choose(std::string_view name) noexcept {
  const auto found = std::find(std::begin(category_names), std::end(category_names), name);
  if (name == "all") wanted = ~0u;
  if (found != std::end(category_names))
    wanted |= bit(static_cast<std::size_t>(found - std::begin(category_names)));
  if (name == "all" || name.empty() || found != std::end(category_names)) return;
  Line line;
  line.add("wsx: WSX_TRACE knows no \"{}\", but all", name);
  for (const std::string_view known : category_names) line.add(", {}", known);
  posix::write_diagnosis(line.finished());
}

void choose_all_of(std::string_view names) noexcept {
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    choose(name);
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
}

// Runs before the program, which reads nothing of it earlier than in the constructors of its own.
const bool read_environment = [] {
  beginning = Clock::now();
  if (const char* const path = posix::trusted_environment("WSX_TRACE_FILE");
      path && !posix::send_diagnosis_to(path))
    posix::write_diagnosis("wsx: the file that WSX_TRACE_FILE names cannot be written\n");
  if (const char* const names = posix::trusted_environment("WSX_TRACE")) choose_all_of(names);
  check::start();
  on = wanted != 0 || check::on;
  return true;
}();

}  // namespace

Call::Call(const Row& row, const char* names, std::span<const Argument> arguments) noexcept
    : row_(row), names_(names), arguments_(arguments), start_(Clock::now()) {
  inside = true;
  if (check::on) check::begin(row_, arguments_);
}

Call::~Call() {
  const DWORD error = last_error();
  if (check::on) check::end(row_, arguments_, returned_ && succeeded(row_, result_));
  if (wanted & bit(static_cast<std::size_t>(row_.category))) print();
  set_last_error(error);
  inside = false;
}

void Call::print() const noexcept {
  const auto now = Clock::now();
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(start_ - beginning);
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(now - start_);
  const bool filled = returned_ && succeeded(row_, result_);
  Line line;
  line.add("wsx {} {}.{:06} {}(", posix::thread_id(), since.count() / 1000000,
           since.count() % 1000000, row_.name);
  add_arguments(line, names_, arguments_, filled);
  line.add(")");
  if (!returned_) line.add(" did not return");
  if (returned_ && row_.result != Result::nothing) line.add(" = ");
  if (returned_) add_result(line, row_, result_);
  line.add(", {} us", taken.count());
  posix::write_diagnosis(line.finished());
}

}  // namespace wsx::trace
