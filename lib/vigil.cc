// SPDX-License-Identifier: MIT
#include "lib/vigil.h"

#include <atomic>
#include <mutex>
#include <new>

#include "lib/thread.h"

namespace wsx {
namespace {

// Taken by those who are about to sleep and by alarms that have somebody to wake; nothing is locked
// under it.
constinit std::mutex sleepers_lock;
constinit Vigil* first_sleeper = nullptr;
constinit std::atomic<int> sleepers{0};

// A stream that is neither connected nor listening is ready for nothing; Linux would say that it
// has hung up.
bool can_be_ready(Socket& socket) noexcept {
  return socket.message_oriented() || socket.listening || socket.connected() ||
         socket.connection == Socket::Connection::connecting;
}

// Linux may have room for a send that would have to wait behind others.
unsigned visible_interest(const Post& post) noexcept {
  return post.socket->sends_queue() ? post.interest & ~unsigned{posix::event_write} : post.interest;
}

}  // namespace

bool connect_failed(Socket& socket, unsigned events) noexcept {
  return socket.stream() && !socket.listening &&
         (events & (posix::event_failed | posix::event_hung_up)) != 0 && !socket.connected();
}

// The count is raised before the sleeper looks at its sockets, and read after the socket has
// changed. Both are read-modify-writes: the one that comes second sees what went before the first.
void Vigil::alarm() noexcept {
  if (sleepers.fetch_add(0, std::memory_order_acq_rel) == 0) return;
  const std::lock_guard lock(sleepers_lock);
  for (Vigil* vigil = first_sleeper; vigil; vigil = vigil->next_) vigil->thread_->notify();
}

void Vigil::enlist() noexcept {
  const std::lock_guard lock(sleepers_lock);
  next_ = first_sleeper;
  if (next_) next_->previous_ = this;
  first_sleeper = this;
  sleepers.fetch_add(1);
}

Vigil::~Vigil() {
  if (!thread_) return;
  const std::lock_guard lock(sleepers_lock);
  (previous_ ? previous_->next_ : first_sleeper) = next_;
  if (next_) next_->previous_ = previous_;
  sleepers.fetch_sub(1);
}

// The first look costs one poll; what a sleep needs is set up when nothing was seen. Winsock sleeps
// alertably: the thread's calls run, and it goes on looking.
Status Vigil::look(Deadline deadline) {
  if (!looked_) {
    looked_ = true;
    return sleep(Deadline{});
  }
  if (!thread_) {
    Thread* const thread = Thread::current();
    if (!thread || !thread->prepare_to_poll()) return Status::insufficient_resources;
    thread_ = thread;
    enlist();
  }
  thread_->apcs.run();
  return sleep(deadline);
}

bool Vigil::see_what_the_host_does_not() noexcept {
  bool seen = false;
  for (Post& post : posts_) {
    post.events = 0;
    if (!post.socket) continue;
    if (post.socket->is_closed) post.events = event_closed;
    if (!post.given_up && (post.interest & posix::event_read) != 0 && post.socket->has_more())
      post.events |= posix::event_read;
    seen = seen || post.events != 0;
  }
  return seen;
}

Status Vigil::sleep(Deadline deadline) noexcept try {
  if (see_what_the_host_does_not()) deadline = Deadline{};
  polled_.clear();
  polled_posts_.clear();
  for (Post& post : posts_) {
    if (!post.socket || post.given_up || !can_be_ready(*post.socket)) continue;
    polled_.push_back({post.socket->descriptor(), visible_interest(post)});
    polled_posts_.push_back(&post);
  }
  const Status status =
      thread_ ? thread_->poll_all(polled_, deadline) : posix::poll_all(polled_, deadline, nullptr);
  if (!succeeded(status)) return status;
  for (std::size_t i = 0; i < polled_.size(); ++i) {
    Post& post = *polled_posts_[i];
    post.events |= post.socket->sift_icmp(polled_[i].events, post.interest);
  }
  return Status::success;
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

}  // namespace wsx
