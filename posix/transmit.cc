// SPDX-License-Identifier: MIT
#include "posix/transmit.h"

#include <signal.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "posix/error.h"

namespace wsx::posix {
namespace {

// Whoever makes the attempt has others to serve, and with a peer that keeps up it would not end.
constexpr std::size_t bytes_per_call = std::size_t{1} << 20;
constexpr int calls_per_attempt = 16;

// sendfile has no MSG_NOSIGNAL. A signal that it raises is taken back before anybody sees it; one
// that was pending before is not ours.
class SigpipeHeldBack {
 public:
  SigpipeHeldBack() {
    sigset_t pending;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigpending(&pending);
    pending_before_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~SigpipeHeldBack() {
    const int error = errno;
    if (error == EPIPE && !pending_before_) take_back();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  SigpipeHeldBack(const SigpipeHeldBack&) = delete;
  SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;

 private:
  void take_back() {
    constexpr timespec at_once{0, 0};
    while (sigtimedwait(&pipe_, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }

  sigset_t pipe_;
  sigset_t before_;
  bool pending_before_;
};

template <typename Call>
ssize_t uninterrupted(Call call) {
  ssize_t result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

// More to come is told, so that the head of a message does not travel alone.
ssize_t send_memory(int descriptor, const char* memory, std::size_t size, bool more) {
  const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0);
  return uninterrupted([=] { return ::send(descriptor, memory, size, flags); });
}

// Files of some kinds cannot be sent by the host itself; they are read here.
ssize_t send_copy(int descriptor, const Part& part, bool more) {
  std::array<char, 65536> copy;
  std::size_t size = std::min(part.size, copy.size());
  if (!succeeded(read_part(part, copy.data(), size))) return -1;
  return size == 0 ? 0 : send_memory(descriptor, copy.data(), size, more || size < part.size);
}

ssize_t send_file(int descriptor, const Part& part, bool more) {
  ssize_t sent;
  {
    const SigpipeHeldBack held_back;
    errno = 0;
    sent = uninterrupted([&] {
      auto offset = static_cast<off_t>(part.offset);
      return ::sendfile(descriptor, part.file, &offset, std::min(part.size, bytes_per_call));
    });
  }
  const bool by_hand = sent < 0 && (errno == EINVAL || errno == ENOSYS);
  return by_hand ? send_copy(descriptor, part, more) : sent;
}

void advance(Transmission& transmission, std::size_t bytes) {
  Part& part = *transmission.parts;
  transmission.sent += bytes;
  part.size -= bytes;
  part.offset += bytes;
  if (part.memory) part.memory += bytes;
}

}  // namespace

Status read_part(const Part& part, char* memory, std::size_t& size) noexcept {
  if (part.file < 0) {
    std::memcpy(memory, part.memory, size);
    return Status::success;
  }
  std::size_t read = 0;
  while (read < size) {
    const auto at = static_cast<off_t>(part.offset + read);
    const ssize_t count =
        uninterrupted([&] { return ::pread(part.file, memory + read, size - read, at); });
    if (count < 0) return status_of(errno);
    if (count == 0) break;
    read += static_cast<std::size_t>(count);
  }
  size = read;
  return Status::success;
}

Status try_transmit(int descriptor, Transmission& transmission) noexcept {
  for (int call = 0; call < calls_per_attempt; ++call) {
    while (transmission.count > 0 && transmission.parts->size == 0) {
      ++transmission.parts;
      --transmission.count;
    }
    if (transmission.count == 0) return Status::success;
    Part& part = *transmission.parts;
    const bool more = std::any_of(transmission.parts + 1, transmission.parts + transmission.count,
                                  [](const Part& later) { return later.size != 0; });
    const ssize_t sent = part.file < 0 ? send_memory(descriptor, part.memory, part.size, more)
                                       : send_file(descriptor, part, more);
    if (sent < 0) return status_of(errno);
    // The file has become shorter since it was measured.
    if (sent == 0) part.size = 0;
    advance(transmission, static_cast<std::size_t>(sent));
  }
  return Status::device_not_ready;
}

}  // namespace wsx::posix
