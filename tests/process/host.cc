// SPDX-License-Identifier: MIT
#include "process/host.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <thread>

namespace process {
namespace {

std::atomic<int> signal_count{0};

void count_signal(int) {
  signal_count.fetch_add(1, std::memory_order_relaxed);
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::size_t entries(const char* folder) {
  const std::filesystem::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) continue;
  return code_of(status);
}

struct Storm {
  struct sigaction alarm_before, child_before;
  timer_t alarms, children;
};
Storm storm;

timer_t start_timer(int signal, struct sigaction& before) {
  struct sigaction action {};
  action.sa_handler = count_signal;
  sigaction(signal, &action, &before);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  timer_t timer{};
  if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) std::abort();
  const itimerspec millisecond{{0, 1000000}, {0, 1000000}};
  timer_settime(timer, 0, &millisecond, nullptr);
  return timer;
}

}  // namespace

Child::Child(std::vector<std::string> words, const char* environment) {
  std::string self = "/proc/self/exe";
  std::vector<char*> arguments{self.data()};
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<char*> variables;
  for (char** variable = environ; *variable; ++variable) variables.push_back(*variable);
  if (environment) variables.push_back(const_cast<char*>(environment));
  variables.push_back(nullptr);
  if (posix_spawn(&id_, self.c_str(), nullptr, nullptr, arguments.data(), variables.data()) != 0)
    id_ = -1;
}

Child::~Child() {
  if (id_ < 0 || code_ != still_running) return;
  kill(id_, SIGKILL);
  wait_for(id_);
}

int Child::ended_within(int milliseconds) {
  for (int waited = 0; code_ == still_running && id_ > 0 && waited < milliseconds; ++waited) {
    int status = 0;
    if (waitpid(id_, &status, WNOHANG) == id_)
      code_ = code_of(status);
    else
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return code_;
}

int fork_and_run(const char* command) {
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command, nullptr);
    _exit(127);
  }
  return child < 0 ? still_running : wait_for(child);
}

int fork_and_exit(int code) {
  const pid_t child = fork();
  if (child == 0) std::exit(code);
  return child < 0 ? still_running : wait_for(child);
}

int fork_and_do(const std::function<int()>& errand) {
  const pid_t child = fork();
  if (child == 0) _exit(errand());
  return child < 0 ? still_running : wait_for(child);
}

std::size_t threads() {
  return entries("/proc/self/task");
}

std::size_t descriptors() {
  return entries("/proc/self/fd");
}

bool forbid_fence() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(program), program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

SignalStorm::SignalStorm() {
  signal_count = 0;
  storm.alarms = start_timer(SIGALRM, storm.alarm_before);
  storm.children = start_timer(SIGCHLD, storm.child_before);
}

SignalStorm::~SignalStorm() {
  timer_delete(storm.alarms);
  timer_delete(storm.children);
  // One that is on its way is not to meet the default, which ends the process.
  timespec now{};
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGALRM);
  sigaddset(&both, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &both, nullptr);
  while (sigtimedwait(&both, nullptr, &now) > 0) continue;
  sigaction(SIGALRM, &storm.alarm_before, nullptr);
  sigaction(SIGCHLD, &storm.child_before, nullptr);
  pthread_sigmask(SIG_UNBLOCK, &both, nullptr);
}

int SignalStorm::signals() {
  return signal_count.load();
}

bool sigpipe_kills() {
  struct sigaction action {};
  sigset_t blocked;
  return sigaction(SIGPIPE, nullptr, &action) == 0 && action.sa_handler == SIG_DFL &&
         pthread_sigmask(SIG_SETMASK, nullptr, &blocked) == 0 && !sigismember(&blocked, SIGPIPE);
}

}  // namespace process
