// SPDX-License-Identifier: MIT
#include "lib/trace/check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <thread>

#include "lib/last_error.h"
#include "lib/trace/check_table.h"
#include "lib/trace/trace_text.h"
#include "posix/diagnosis.h"
#include "posix/file.h"
#include "posix/process.h"

namespace wsx::check {

constinit bool on = false;

namespace {

using trace::Argument;
using trace::Category;
using Clock = std::chrono::steady_clock;
using Lock = std::lock_guard<std::mutex>;

// A call of the program's that something goes back to.
struct Origin {
  std::string_view name;
  DWORD thread = 0;
};

struct Busy {
  Origin origin;
  trace::Buffers data;  // of a send
  std::uint64_t sum = 0;
  bool pending = false;
};

struct Waiting {
  Origin origin;
  DWORD thread = 0;
  Clock::time_point since;
  bool told = false;
};

// Never destroyed: threads of the library use them until the process has ended.
struct State {
  std::mutex mutex;  // innermost
  Table<Busy> busy;
  Table<Origin> closed;
  Table<Waiting> waiting;
  bool watcher = false;
};
constinit State* state = nullptr;

std::chrono::milliseconds patience{10000};

constinit thread_local Origin current;
constinit thread_local Origin just_ended;

template <typename... Args>
void tell(const Origin& origin, fmt::format_string<Args...> format, Args&&... args) noexcept {
  trace::Line line;
  line.add("wsx check: {} in thread {}: ", origin.name, origin.thread);
  line.add(format, std::forward<Args>(args)...);
  posix::write_diagnosis(line.finished());
}

// Good enough to see a change, and nothing that anybody relies on.
std::uint64_t sum_of(const trace::Buffers& data) noexcept {
  std::uint64_t sum = 0x6A09E667F3BCC908;
  std::array<std::uint64_t, 512> words;
  for (std::size_t i = 0; i < data.count; ++i) {
    const WSABUF& piece = data.first[i];
    for (std::size_t done = 0; done < piece.len;) {
      const std::size_t size = std::min<std::size_t>(piece.len - done, sizeof words);
      words.fill(0);
      if (!posix::copy_memory(piece.buf + done, words.data(), size)) break;
      for (const std::uint64_t word : words) sum = (sum ^ word) * 0x9E3779B97F4A7C15 + (sum >> 29);
      done += size;
    }
  }
  return sum;
}

const Argument* find(std::span<const Argument> arguments, Argument::Kind kind) noexcept {
  const auto found = std::find_if(arguments.begin(), arguments.end(),
                                  [=](const Argument& each) { return each.kind == kind; });
  return found != arguments.end() ? &*found : nullptr;
}

// The OVERLAPPED of an operation that the call begins; 0 for calls that ask about one.
std::uint64_t begun(const trace::Row& row, std::span<const Argument> arguments) noexcept {
  if (row.category == Category::overlapped || row.category == Category::port ||
      row.category == Category::provider)
    return 0;
  const Argument* const overlapped = find(arguments, Argument::Kind::overlapped);
  return overlapped ? overlapped->value : 0;
}

trace::Buffers data_of(const trace::Row& row, std::span<const Argument> arguments) noexcept {
  if (row.category != Category::send) return {};
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].kind == Argument::Kind::buffers ||
        arguments[i].kind == Argument::Kind::message)
      return trace::read_buffers(arguments.subspan(i));
  return {};
}

bool closes(const trace::Row& row) noexcept {
  return row.name == "closesocket" || row.name == "CloseHandle" || row.name == "WSACloseEvent";
}

void note_operation(std::uint64_t overlapped, Busy& operation) noexcept {
  Origin other;
  {
    const Lock lock(state->mutex);
    if (const Busy* const busy = state->busy.find(overlapped))
      other = busy->origin;
    else
      state->busy.put(overlapped, operation);
  }
  if (!other.name.empty())
    tell(current, "its OVERLAPPED {:#x} is still busy with {} of thread {}", overlapped, other.name,
         other.thread);
}

// A call that is not pending has no completion, or had it before it returned.
void settle_operation(std::uint64_t overlapped, bool pending) noexcept {
  const Lock lock(state->mutex);
  Busy* const operation = state->busy.find(overlapped);
  if (!operation || operation->pending) return;
  operation->pending = pending;
  Busy forgotten;
  if (!pending) state->busy.take(overlapped, forgotten);
}

void note_closing(std::uint64_t handle, bool succeeded) noexcept {
  Origin before;
  {
    const Lock lock(state->mutex);
    const DWORD error = last_error();
    const Origin* const closed = state->closed.find(handle);
    if (succeeded)
      state->closed.put(handle, current);
    else if (closed && (error == ERROR_INVALID_HANDLE || error == WSAENOTSOCK))
      before = *closed;
  }
  if (!before.name.empty())
    tell(current, "{:#x} is closed already, by {} in thread {}", handle, before.name,
         before.thread);
}

void look_for_patient_routines() noexcept {
  const Clock::time_point late = Clock::now() - patience;
  for (;;) {
    Waiting found;
    {
      const Lock lock(state->mutex);
      state->waiting.for_each([&](std::uint64_t, Waiting& each) {
        if (each.told || each.since > late || !found.origin.name.empty()) return;
        each.told = true;
        found = each;
      });
    }
    if (found.origin.name.empty()) return;
    tell(found.origin, "its routine waits for thread {}, which has not waited alertably for {} ms",
         found.thread, patience.count());
  }
}

[[noreturn]] void watch(void*) {
  for (;;) {
    std::this_thread::sleep_for(patience / 4);
    look_for_patient_routines();
  }
}

// In no order: what is left is a list of mistakes that are equally old.
void tell_what_is_left() noexcept {
  const Lock lock(state->mutex);
  state->busy.for_each([](std::uint64_t overlapped, const Busy& operation) {
    tell(operation.origin, "its OVERLAPPED {:#x} is still pending when the process ends",
         overlapped);
  });
}

}  // namespace

void start() noexcept {
  const char* const wish = posix::trusted_environment("WSX_CHECK");
  int number = 0;
  if (!wish || std::from_chars(wish, wish + std::strlen(wish), number).ec != std::errc{} ||
      number <= 0)
    return;
  if (number > 1) patience = std::chrono::milliseconds(number);
  auto* const made = new (std::nothrow) State;
  if (!made) return;
  on = made->busy.make_room() && made->closed.make_room() && made->waiting.make_room();
  state = made;
  if (on) std::atexit(tell_what_is_left);
}

void begin(const trace::Row& row, std::span<const Argument> arguments) noexcept {
  current = {row.name, posix::thread_id()};
  const std::uint64_t overlapped = begun(row, arguments);
  if (overlapped == 0) return;
  Busy operation{current, data_of(row, arguments)};
  operation.sum = sum_of(operation.data);
  note_operation(overlapped, operation);
}

void end(const trace::Row& row, std::span<const Argument> arguments, bool succeeded) noexcept {
  const std::uint64_t overlapped = begun(row, arguments);
  if (overlapped != 0) settle_operation(overlapped, !succeeded && last_error() == ERROR_IO_PENDING);
  if (closes(row) && !arguments.empty()) note_closing(arguments[0].value, succeeded);
}

void ended(const OVERLAPPED* overlapped) noexcept {
  Busy operation;
  {
    const Lock lock(state->mutex);
    if (!state->busy.take(reinterpret_cast<std::uintptr_t>(overlapped), operation)) return;
  }
  just_ended = operation.origin;
  if (sum_of(operation.data) != operation.sum)
    tell(operation.origin, "its data changed while they were being sent");
}

void queued(const void* routine, const OVERLAPPED* overlapped, DWORD thread) noexcept {
  Origin origin = overlapped ? just_ended : current;
  if (origin.name.empty()) origin = {"SetWaitableTimer", thread};
  const Lock lock(state->mutex);
  state->waiting.put(reinterpret_cast<std::uintptr_t>(routine),
                     {origin, thread, Clock::now(), false});
  if (!std::exchange(state->watcher, true)) posix::start_quiet_thread(watch, nullptr);
}

void gone(const void* routine) noexcept {
  Waiting forgotten;
  const Lock lock(state->mutex);
  state->waiting.take(reinterpret_cast<std::uintptr_t>(routine), forgotten);
}

}  // namespace wsx::check
