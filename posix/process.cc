// SPDX-License-Identifier: MIT
#include "posix/process.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>

#include "posix/reactor.h"

namespace wsx::posix {
namespace {

struct Start {
  void (*run)(void*);
  void* argument;
};

void* run(void* argument) {
  const Start start = *std::unique_ptr<Start>(static_cast<Start*>(argument));
  start.run(start.argument);
  return nullptr;
}

bool start_detached(std::size_t stack, Start& start) noexcept {
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return false;
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  // Windows' number says how much is there from the beginning, and a megabyte is reserved whatever
  // it is. Linux' is all that there will be, with the thread-local storage of every library in it.
  constexpr std::size_t least = std::size_t{1} << 20;
  if (stack > 0)
    ::pthread_attr_setstacksize(&attributes, (std::max(stack, least) + page - 1) / page * page);
  pthread_t thread;
  const bool started = ::pthread_create(&thread, &attributes, run, &start) == 0;
  ::pthread_attr_destroy(&attributes);
  return started;
}

}  // namespace

void fill_randomly(void* memory, std::size_t size) noexcept {
  auto* next = static_cast<char*>(memory);
  while (size > 0) {
    const ssize_t count = ::getrandom(next, size, 0);
    if (count < 0 && errno == EINTR) continue;
    // Only a kernel without the call refuses it, and a program must not go on with zeros.
    if (count < 0) std::abort();
    next += count;
    size -= static_cast<std::size_t>(count);
  }
}

std::uint32_t process_id() noexcept {
  return static_cast<std::uint32_t>(::getpid());
}
std::uint32_t thread_id() noexcept {
  return static_cast<std::uint32_t>(::syscall(SYS_gettid));
}

Status start_thread(std::size_t stack, void (*run)(void*), void* argument) noexcept {
  auto* const start = new (std::nothrow) Start{run, argument};
  if (!start) return Status::no_memory;
  if (start_detached(stack, *start)) return Status::success;
  delete start;
  return Status::insufficient_resources;
}

Status start_quiet_thread(void (*run)(void*), void* argument) noexcept {
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const Status status = start_thread(0, run, argument);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

namespace {

std::size_t processors() noexcept {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) < 0) return 1;
  return static_cast<std::size_t>(CPU_COUNT(&allowed));
}

}  // namespace

std::size_t reactor_threads() noexcept {
  constexpr std::size_t most_by_default = 8;
  const char* const wish = ::secure_getenv("WSX_THREADS");
  const std::string_view digits = wish ? wish : "";
  std::size_t count = 0;
  const auto end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, count);
  const bool valid = error == std::errc{} && rest == end && count <= Reactor::most_threads;
  return valid && count > 0 ? count : std::clamp<std::size_t>(processors(), 1, most_by_default);
}

bool exchange_affinity(std::uint32_t thread, std::uint64_t& mask) noexcept {
  constexpr unsigned bits = 64;
  const auto id = static_cast<pid_t>(thread);
  cpu_set_t before, wanted;
  CPU_ZERO(&wanted);
  std::uint64_t old_mask = 0;
  if (::sched_getaffinity(id, sizeof before, &before) < 0) return false;
  for (unsigned i = 0; i < bits; ++i) {
    if (CPU_ISSET(i, &before)) old_mask |= std::uint64_t{1} << i;
    if (mask >> i & 1) CPU_SET(i, &wanted);
  }
  if (::sched_setaffinity(id, sizeof wanted, &wanted) < 0) return false;
  mask = old_mask;
  return true;
}

std::uint32_t processor_number() noexcept {
  return static_cast<std::uint32_t>(std::max(::sched_getcpu(), 0));
}

bool yield_processor() noexcept {
  const auto switches = [] {
    rusage usage;
    return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw + usage.ru_nivcsw : 0;
  };
  const long before = switches();
  ::sched_yield();
  return switches() != before;
}

void exit_thread() {
  ::pthread_exit(nullptr);
}

}  // namespace wsx::posix
