// SPDX-License-Identifier: MIT
#include "posix/process.h"

#include <limits.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <new>

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
  const auto least = static_cast<std::size_t>(PTHREAD_STACK_MIN);
  if (stack > 0)
    ::pthread_attr_setstacksize(&attributes, (std::max(stack, least) + page - 1) / page * page);
  pthread_t thread;
  const bool started = ::pthread_create(&thread, &attributes, run, &start) == 0;
  ::pthread_attr_destroy(&attributes);
  return started;
}

}  // namespace

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

void exit_thread() {
  ::pthread_exit(nullptr);
}

}  // namespace wsx::posix
