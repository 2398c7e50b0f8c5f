// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// What these tests ask the host for; compiled without the Windows headers.
namespace process {

// How a process ended: by exit() with that code, or by a signal (128 + its number).
constexpr int still_running = -1;

// This program once more, in the role that main() finds for the first word.
class Child {
 public:
  explicit Child(std::vector<std::string> words, const char* environment = nullptr);
  ~Child();
  Child(const Child&) = delete;
  // still_running when it takes longer.
  int ended_within(int milliseconds);

 private:
  int id_ = -1;
  int code_ = still_running;
};

// Forks; the child runs the shell's command, or leaves by exit() with that code. Returns its end.
int fork_and_run(const char* command);
int fork_and_exit(int code);
// Forks; the child does that, and leaves by _exit() with what it returns. Returns its end.
int fork_and_do(const std::function<int()>& errand);

std::size_t threads();
std::size_t descriptors();

// From here on the host refuses membarrier(2). False when it does not let itself be told so.
bool forbid_fence();

// While it lives, the process gets SIGALRM and SIGCHLD a thousand times a second each. The handlers
// do not ask for interrupted calls to be restarted.
class SignalStorm {
 public:
  SignalStorm();
  ~SignalStorm();
  SignalStorm(const SignalStorm&) = delete;
  static int signals();
};

// Whether SIGPIPE ends the process, as it does unless the program says otherwise.
bool sigpipe_kills();

}  // namespace process
