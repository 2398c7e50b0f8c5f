// SPDX-License-Identifier: MIT
#include "posix/process.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wsx::posix {

std::uint32_t process_id() noexcept {
  return static_cast<std::uint32_t>(::getpid());
}
std::uint32_t thread_id() noexcept {
  return static_cast<std::uint32_t>(::syscall(SYS_gettid));
}
void exit_thread() {
  ::pthread_exit(nullptr);
}

}  // namespace wsx::posix
