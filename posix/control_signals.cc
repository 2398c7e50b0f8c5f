// SPDX-License-Identifier: MIT
#include "posix/control_signals.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>

#include "posix/process.h"

namespace wsx::posix {
namespace {

constexpr std::array numbers = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

using Arrived = void (*)(ControlSignal);

// The handler may only count and wake; the dispatcher does the rest. It stays once it is there,
// asleep.
sem_t something_came;
std::array<std::atomic<int>, numbers.size()> came;
std::atomic<Arrived> tell = nullptr;

std::mutex mutex;  // guards what follows
bool dispatching = false;
bool watching = false;
bool ignoring = false;
std::array<struct sigaction, numbers.size()> before;
struct sigaction interrupt_before_ignored;

void note(int number) {
  const int error = errno;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (numbers[i] == number) came[i].fetch_add(1, std::memory_order_relaxed);
  sem_post(&something_came);
  errno = error;
}

void tell_of(void* which) {
  const Arrived arrived = tell.load();
  const auto index = reinterpret_cast<std::uintptr_t>(which);
  if (arrived) arrived(static_cast<ControlSignal>(index));
}

void dispatch(void*) {
  for (;;) {
    if (sem_wait(&something_came) != 0) continue;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      for (int count = came[i].exchange(0, std::memory_order_relaxed); count != 0; --count)
        // Without a thread for it the dispatcher tells by itself.
        if (!succeeded(start_quiet_thread(&tell_of, reinterpret_cast<void*>(i))))
          tell_of(reinterpret_cast<void*>(i));
  }
}

struct sigaction noting() noexcept {
  struct sigaction action {};
  action.sa_handler = &note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return action;
}

}  // namespace

Status watch_control_signals(Arrived arrived) noexcept {
  const std::lock_guard lock(mutex);
  if (watching) return Status::success;
  if (!dispatching) {
    sem_init(&something_came, 0, 0);
    const Status started = start_quiet_thread(&dispatch, nullptr);
    if (!succeeded(started)) return started;
    dispatching = true;
  }
  tell = arrived;
  const struct sigaction action = noting();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    // Interrupts that are ignored stay so, and what they did before is known already.
    const bool ignored = ignoring && numbers[i] == SIGINT;
    sigaction(numbers[i], ignored ? nullptr : &action, &before[i]);
    if (ignored) before[i] = interrupt_before_ignored;
    // Who starts a program by nohup wants it to live on.
    const bool outlives = numbers[i] == SIGHUP && before[i].sa_handler == SIG_IGN;
    if (outlives) sigaction(SIGHUP, &before[i], nullptr);
  }
  watching = true;
  return Status::success;
}

void unwatch_control_signals() noexcept {
  const std::lock_guard lock(mutex);
  if (!watching) return;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!ignoring || numbers[i] != SIGINT) sigaction(numbers[i], &before[i], nullptr);
  watching = false;
}

void do_as_before(ControlSignal which) noexcept {
  const auto index = static_cast<std::size_t>(which);
  const int number = numbers[index];
  struct sigaction ours {};
  {
    const std::lock_guard lock(mutex);
    if (!watching) return;
    sigaction(number, &before[index], &ours);
  }
  sigset_t only, blocked;
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, &blocked);
  raise(number);
  pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
  const std::lock_guard lock(mutex);
  if (watching) sigaction(number, &ours, nullptr);
}

void ignore_interrupts(bool ignored) noexcept {
  const std::lock_guard lock(mutex);
  if (ignored == ignoring) return;
  ignoring = ignored;
  if (ignored) {
    struct sigaction nothing {};
    nothing.sa_handler = SIG_IGN;
    sigaction(SIGINT, &nothing, &interrupt_before_ignored);
    if (watching) interrupt_before_ignored = before[0];
    return;
  }
  const struct sigaction action = noting();
  sigaction(SIGINT, watching ? &action : &interrupt_before_ignored, nullptr);
}

void send_to_self(ControlSignal which) noexcept {
  kill(getpid(), numbers[static_cast<std::size_t>(which)]);
}

}  // namespace wsx::posix
