// SPDX-License-Identifier: MIT
#include "posix/diagnosis.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace wsx::posix {
namespace {

constinit int output = STDERR_FILENO;

}  // namespace

bool send_diagnosis_to(const char* path) noexcept {
  const int opened = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
  if (opened >= 0) output = opened;
  return opened >= 0;
}

void write_diagnosis(std::string_view line) noexcept {
  const int before = errno;
  while (!line.empty()) {
    const ssize_t count = ::write(output, line.data(), line.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    line.remove_prefix(static_cast<std::size_t>(count));
  }
  errno = before;
}

// The kernel looks for us, and says EFAULT where we should get a signal.
bool copy_memory(const void* from, void* to, std::size_t size) noexcept {
  const int before = errno;
  const iovec here{to, size};
  const iovec there{const_cast<void*>(from), size};
  const ssize_t count = ::process_vm_readv(::getpid(), &here, 1, &there, 1, 0);
  errno = before;
  return count >= 0 && static_cast<std::size_t>(count) == size;
}

}  // namespace wsx::posix
