// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/socket.h"
#include "posix/readiness.h"

namespace wsx {

// A socket that a thread looks at, and what it hopes to see.
struct Post {
  Socket* socket;     // null: nobody is there
  unsigned interest;  // posix::Event bits
  unsigned events = 0;
  bool given_up = false;
};

// Beside posix::Event: the socket was closed by another thread meanwhile.
constexpr unsigned event_closed = 1u << 16;

// Whether these events are those of an attempt to connect that failed.
bool connect_failed(Socket& socket, unsigned events) noexcept;

// A thread that looks at many sockets at once. keep() is the one place where select and WSAPoll
// sleep.
class Vigil {
 public:
  explicit Vigil(std::span<Post> posts) noexcept : posts_(posts) {}
  Vigil(const Vigil&) = delete;
  Vigil& operator=(const Vigil&) = delete;
  ~Vigil();

  // Until `judge(index, events)` says of a socket's events that they are worth ending it, or the
  // deadline has passed. Events that are not will not go away, so their socket is given up.
  template <typename Judge>
  Status keep(Deadline deadline, Judge judge) {
    for (;;) {
      const Status status = look(deadline);
      if (!succeeded(status)) return status;
      bool over = false;
      for (std::size_t i = 0; i < posts_.size(); ++i) {
        if (posts_[i].events == 0) continue;
        const bool worth_it = judge(i, posts_[i].events);
        posts_[i].given_up = !worth_it;
        over = over || worth_it;
      }
      if (over || Clock::now() >= deadline) return Status::success;
    }
  }

  // A socket has changed in a way that its descriptor does not show: it was closed, or has begun to
  // listen or to connect, has heard of a datagram that nobody took, or has got a connection back.
  // Whoever looks, looks again.
  static void alarm() noexcept;

 private:
  Status look(Deadline deadline);
  Status sleep(Deadline deadline) noexcept;
  bool see_what_the_host_does_not() noexcept;
  void enlist() noexcept;

  std::span<Post> posts_;
  std::vector<posix::Polled> polled_;
  std::vector<Post*> polled_posts_;
  bool looked_ = false;

  // The list of those who sleep.
  Thread* thread_ = nullptr;
  Vigil* next_ = nullptr;
  Vigil* previous_ = nullptr;
};

}  // namespace wsx
