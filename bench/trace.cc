// SPDX-License-Identifier: MIT
#include "trace.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace bench {
namespace {

// The difference between a short and a long run is free of what surrounds both.
constexpr unsigned short_run = 1;
constexpr unsigned long_run = 4;

// The child stops itself around each run: first those whose system calls are counted, then those
// whose instructions are.
[[noreturn]] void be_traced(const std::function<std::unique_ptr<Work>()>& open, unsigned batch) {
  try {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(1);
    const std::unique_ptr<Work> work = open();
    work->run(2 * batch);
    for (const unsigned length : {short_run, long_run, short_run, long_run}) {
      raise(SIGSTOP);
      work->run(length * batch);
      raise(SIGSTOP);
    }
  } catch (const std::exception&) {
    _exit(1);
  }
  _exit(0);
}

class Child {
 public:
  explicit Child(pid_t number) : number_(number) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    kill(number_, SIGKILL);
    waitpid(number_, nullptr, 0);
  }

  bool go_on_to_stop() { return next_stop(PTRACE_CONT) == SIGSTOP; }
  bool wait_for_stop() { return stop_signal() == SIGSTOP; }

  // How often the child stops in this way before it stops itself.
  std::optional<long> count(__ptrace_request way) {
    for (long stops = 0;; ++stops) {
      const int signal = next_stop(way);
      if (signal == SIGSTOP) return stops;
      if (signal != SIGTRAP) return std::nullopt;
    }
  }

 private:
  int stop_signal() {
    int status = 0;
    if (waitpid(number_, &status, 0) != number_ || !WIFSTOPPED(status)) return 0;
    return WSTOPSIG(status);
  }
  int next_stop(__ptrace_request way) {
    if (ptrace(way, number_, nullptr, nullptr) != 0) return 0;
    return stop_signal();
  }

  pid_t number_;
};

// Stops in this way for one operation, between the child's next two pairs of stops.
std::optional<double> stops_of_one(Child& child, __ptrace_request way, unsigned batch) {
  const std::optional<long> few = child.count(way);
  if (!few || !child.go_on_to_stop()) return std::nullopt;
  const std::optional<long> many = child.count(way);
  if (!many) return std::nullopt;
  return static_cast<double>(*many - *few) / ((long_run - short_run) * batch);
}

}  // namespace

std::optional<Traced> trace(const std::function<std::unique_ptr<Work>()>& open, unsigned batch) {
  std::fflush(nullptr);
  const pid_t number = fork();
  if (number < 0) return std::nullopt;
  if (number == 0) be_traced(open, batch);
  Child child(number);
  if (!child.wait_for_stop()) return std::nullopt;
  // A call stops its caller twice, on its way in and on its way out.
  const auto calls = stops_of_one(child, PTRACE_SYSCALL, batch);
  if (!calls || !child.go_on_to_stop()) return std::nullopt;
  const auto instructions = stops_of_one(child, PTRACE_SINGLESTEP, batch);
  if (!instructions) return std::nullopt;
  return Traced{*calls / 2, *instructions};
}

bool can_trace() {
  struct Nothing final : Work {
    void run(unsigned) override {}
  };
  return trace([] { return std::make_unique<Nothing>(); }, 1).has_value();
}

}  // namespace bench
