// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "lib/lane.h"
#include "lib/socket.h"
#include "lib/thread.h"

// What the reactor does for the operations that wait in a lane.
namespace wsx {
namespace {

// As many as the host takes in one call: with a piece each.
constexpr std::size_t most_together = 1024;

bool all_gone(const posix::Outgoing& message) noexcept {
  return message.sent == message.size;
}

}  // namespace

void Lane::Finished::add(Operation& operation, Status status) noexcept {
  operation.ended_ = status;
  (last_ ? last_->next_ : first_) = &operation;
  last_ = &operation;
}

// Never under a lane's lock.
Lane::Finished::~Finished() {
  while (first_) {
    Owned operation(first_);
    first_ = operation->next_;
    const Status status = std::exchange(operation->ended_, Status::pending);
    finish(std::move(operation), status);
  }
}

void Lane::finish(Owned operation, Status status) noexcept {
  if (Lane* const next = operation->go_on(status)) return next->adopt(std::move(operation));
  complete(std::move(operation->delivery), status, operation->transferred(), Ended::later);
}

Operation* Lane::driven_first() const noexcept {
  Operation* const first = first_.load(std::memory_order_relaxed);
  return first && !first->caller_ ? first : nullptr;
}

void Lane::take_first(Finished& finished, Status status) noexcept {
  Operation& operation = *first_.load(std::memory_order_relaxed);
  remove(operation);
  finished.add(operation, status);
  if (Operation* next = first_.load(std::memory_order_relaxed); next && next->caller_)
    next->caller_->notify();
}

// The stream sends at the front that have bytes left, up to what is not one or waits by itself.
std::size_t Lane::gather(std::span<posix::Outgoing*> messages) const noexcept {
  std::size_t seen = 0;
  std::size_t count = 0;
  for (Operation* at = driven_first(); at && !at->caller_ && seen < messages.size();
       at = at->next_, ++seen) {
    posix::Outgoing* const message = at->stream_message();
    if (!message) break;
    if (!all_gone(*message)) messages[count++] = message;
  }
  return count;
}

// One call for many small sends. Each of them ends by its own, when its last byte has left; an
// error is the first one's, and whoever comes next meets it again.
bool Lane::drive_together(Finished& finished, std::span<posix::Outgoing* const> messages) noexcept {
  const Status sent = posix::try_send_together(socket_.descriptor(), messages);
  const bool failed = !succeeded(sent) && sent != Status::device_not_ready;
  for (Operation* first = driven_first(); first; first = driven_first()) {
    const posix::Outgoing* const message = first->stream_message();
    if (!message || (!failed && !all_gone(*message))) break;
    const Status status = first->attempt(socket_);
    if (status == Status::device_not_ready) return false;
    take_first(finished, status);
    if (failed) return true;
  }
  return succeeded(sent) && finished.any();
}

// Under the lock: one attempt. True when another may bring more.
bool Lane::drive(Finished& finished) noexcept {
  Operation* const first = driven_first();
  if (!first) return false;
  if (first->stream_message()) {
    std::array<posix::Outgoing*, most_together> messages;
    const std::size_t count = gather(messages);
    if (count > 1 || (count == 1 && first->resting()))
      return drive_together(finished, {messages.data(), count});
  }
  const Status status = first->attempt(socket_);
  if (status == Status::device_not_ready) return false;
  take_first(finished, status);
  return true;
}

unsigned Lane::ready() noexcept {
  // Others wait for the reactor, too; what is left over finds the descriptor ready again.
  constexpr int most_turns = 16;
  bool moved = false;
  for (int turn = 0; turn < most_turns; ++turn) {
    Finished finished;
    bool more;
    {
      const std::lock_guard lock(mutex_);
      more = drive(finished);
    }
    moved = moved || finished.any();
    if (!more) break;
  }
  return wanted(moved);
}

// Behind operations that only wait for the peer there may be some whose bytes wait for room.
unsigned Lane::wanted(bool moved) noexcept {
  const std::lock_guard lock(mutex_);
  Operation* const first = driven_first();
  if (!first) return 0;
  if (!first->resting()) return interest_;
  const unsigned nap = moved ? posix::soon : posix::later;
  std::array<posix::Outgoing*, most_together> messages;
  return gather(messages) != 0 ? nap | interest_ : nap;
}

}  // namespace wsx
