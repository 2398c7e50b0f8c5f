// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "lib/lane.h"
#include "lib/socket.h"
#include "lib/thread.h"
#include "posix/message.h"

// What the reactor does for the operations that wait in a lane.
namespace wsx {
namespace {

// As many pieces as the host takes in one call.
constexpr std::size_t most_together = 1024;

bool has_rest(const Operation& operation) noexcept {
  std::array<iovec, 1> room;
  return operation.gather_rest(room) != 0;
}

}  // namespace

void Lane::Finished::add(Operation& operation, Status status) noexcept {
  operation.ended_ = status;
  (last_ ? last_->next_ : first_) = &operation;
  last_ = &operation;
}

// Never under a lane's lock.
Lane::Finished::~Finished() {
  Parcel parcel;
  while (first_) {
    Owned operation(first_);
    first_ = operation->next_;
    const Status status = std::exchange(operation->ended_, Status::pending);
    finish(std::move(operation), status, parcel);
  }
}

void Lane::finish(Owned operation, Status status, Parcel& parcel) noexcept {
  if (Lane* const next = operation->go_on(status)) return next->adopt(std::move(operation));
  const std::size_t bytes = operation->transferred();
  Delivery delivery = std::move(operation->delivery);
  const QueueMemory::Place place = operation->vacate();
  if (place) static_cast<void>(operation.release());
  complete(std::move(delivery), status, bytes, place, parcel);
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

// The bytes that are left of the stream sends at the front, up to what is not one or waits by
// itself.
Lane::Gathered Lane::gather(std::span<iovec> room) const noexcept {
  Gathered gathered;
  for (const Operation* at = driven_first();
       at && !at->caller_ && at->joins() && gathered.pieces < room.size(); at = at->next_) {
    const std::size_t pieces = at->gather_rest(room.subspan(gathered.pieces));
    gathered.pieces += pieces;
    gathered.sends += pieces != 0;
  }
  return gathered;
}

// One call for many small sends. Each of them ends by its own, when its last byte has left; an
// error is the first one's, and whoever comes next meets it again.
bool Lane::drive_together(Finished& finished, std::span<iovec> pieces) noexcept {
  std::size_t sent = 0;
  const Status status = posix::try_send_together(socket_.descriptor(), pieces, sent);
  const bool failed = !succeeded(status) && status != Status::device_not_ready;
  for (Operation* at = driven_first(); sent > 0; at = at->next_) sent = at->advance(sent);
  for (Operation* first = driven_first(); first; first = driven_first()) {
    if (!first->joins() || (!failed && has_rest(*first))) break;
    const Status ended_by = first->attempt(socket_);
    if (ended_by == Status::device_not_ready) return false;
    take_first(finished, ended_by);
    if (failed) return true;
  }
  return succeeded(status) && finished.any();
}

// Under the lock: one attempt. True when another may bring more.
bool Lane::drive(Finished& finished) noexcept {
  Operation* const first = driven_first();
  if (!first) return false;
  if (first->joins()) {
    std::array<iovec, most_together> room;
    const Gathered gathered = gather(room);
    if (gathered.sends > 1 || (gathered.sends == 1 && first->resting()))
      return drive_together(finished, {room.data(), gathered.pieces});
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
  std::array<iovec, 1> room;
  return gather(room).pieces != 0 ? nap | interest_ : nap;
}

}  // namespace wsx
