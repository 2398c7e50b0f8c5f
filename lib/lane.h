// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <new>
#include <span>

#include "lib/brief_lock.h"
#include "lib/operation.h"

namespace wsx {

// Which pending operations are to be cancelled: all, those that were asked of one socket, those of
// one OVERLAPPED, or those that one thread issued.
struct Victims {
  const Socket* of = nullptr;
  const OVERLAPPED* overlapped = nullptr;
  const Thread* issuer = nullptr;
  bool spare_port_only = false;

  bool include(const Delivery& delivery) const noexcept;
};

// Whether an operation has had its first try, the one without the lane's lock.
enum class Tried : bool { no, yes };

// One direction of a socket: the operations that wait, in the order of their calls. Only the first
// is attempted. So the bytes of a stream leave in call order, those of one send contiguously, and
// a synchronous call takes its place behind the overlapped ones.
//
// A lane's lock is taken before the reactor's and the dispatcher's; operations are attempted under
// it, none is completed under it.
class Lane {
  using Owned = std::unique_ptr<Operation>;

 public:
  enum class Order : bool { none, of_calls };  // streams have one, datagrams none among threads
  Lane(Socket& socket, unsigned interest, Order order) noexcept
      : order_(order), interest_(interest), socket_(socket) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  static bool ended(Status status) noexcept { return status != Status::device_not_ready; }

  // Nobody waits, and more may come.
  bool free() const noexcept { return !closed_.load(std::memory_order_relaxed) && !waiting(); }

  // A datagram that finds nobody waiting goes without the lock. A stream's attempts are made under
  // it, in turn: each send stays in one piece. Of the type that the operation has, so that the way
  // to the system call is a straight one.
  template <typename Op>
  Status try_unordered(Op& operation) noexcept {
    return order_ == Order::none ? try_at_once(operation) : Status::device_not_ready;
  }

  // The same for what may have had that try; the functions that end in _in_turn are for what has.
  template <typename Op>
  Status try_unordered(Op& operation, Tried tried) noexcept {
    return tried == Tried::yes ? Status::device_not_ready : try_unordered(operation);
  }

  // For a call that does not wait: device_not_ready also when others are waiting. One that has
  // begun is finished behind its back, unless there is no memory for that.
  Status attempt_in_turn(Operation& operation) noexcept;

  // For a call that waits: io_timeout when the deadline passes first, request_aborted when the
  // socket is closed meanwhile.
  template <typename Op>
  Status run(Op& operation, Deadline deadline) {
    const Status status = try_unordered(operation);
    return ended(status) ? status : run_in_turn(operation, deadline);
  }
  Status run_in_turn(Operation& operation, Deadline deadline);

  // For an overlapped call: ends at once, or moves the operation to the heap and answers pending.
  // Some operations have a smaller form there.
  template <typename Op>
  Status start(Op& operation) noexcept {
    const Status status = try_unordered(operation);
    return ended(status) ? status : start_in_turn(operation);
  }
  template <typename Op>
  Status start_in_turn(Op& operation) noexcept {
    return start_in_turn(operation, [](Operation& moved) noexcept -> Owned {
      if constexpr (requires { operation.move_to_heap(); })
        return static_cast<Op&>(moved).move_to_heap();
      else
        return Owned(new (std::nothrow) Op(static_cast<Op&&>(moved)));
    });
  }

  // For an operation that has been accepted: whatever happens to it is told by its completion.
  void adopt(std::unique_ptr<Operation> operation) noexcept;

  // On the reactor's thread, when the descriptor is ready or time has passed: what to wait for next
  // (bits of Readiness).
  unsigned ready() noexcept;

  // The first one tries again, for a reason that the descriptor's readiness does not tell.
  void retry() noexcept;

  // The same without trying; `moved`: something has happened since the last time.
  unsigned wanted(bool moved = false) noexcept;

  // A call that comes now has to wait, unless the others have ended in this very moment.
  bool queues() const noexcept { return order_ == Order::of_calls && waiting(); }

  bool waiting() const noexcept { return first_.load(std::memory_order_acquire) != nullptr; }

  // The reactor cannot wait: what it drives ends with `status`, but for promised rests.
  void lose(Status status) noexcept;

  // Nothing is to be sent any more, not even what has been promised.
  void abandon(Status status) noexcept;

  // Whether bytes wait here that a caller believes sent.
  bool has_promise() noexcept;

  // False when there was none.
  bool cancel(const Victims& victims) noexcept;

  // Ends what waits and refuses what comes: overlapped operations get `status`, blocked callers
  // request_aborted. Promised rests go on.
  void close(Status status) noexcept;

 private:
  using MoveToHeap = Owned (*)(Operation&) noexcept;

  static void finish(Owned operation, Status status, Parcel& parcel) noexcept;

  // Operations that have ended, in order: taken out under the lock, reported after it.
  class Finished {
   public:
    Finished() = default;
    ~Finished();
    Finished(const Finished&) = delete;
    Finished& operator=(const Finished&) = delete;
    void add(Operation& operation, Status status) noexcept;
    bool any() const noexcept { return first_; }

   private:
    Operation* first_ = nullptr;
    Operation* last_ = nullptr;
  };

  // What leaves in one call.
  struct Gathered {
    std::size_t pieces = 0;
    std::size_t sends = 0;
  };

  template <typename Op>
  Status try_at_once(Op& operation) noexcept {
    if (closed_.load(std::memory_order_relaxed)) return Status::invalid_handle;
    if (waiting()) return Status::device_not_ready;
    return operation.attempt(socket_);
  }

  Status start_in_turn(Operation& operation, MoveToHeap move) noexcept;
  Status begin(std::unique_lock<BriefLock>& lock, Operation& operation) noexcept;
  Status queue(Owned& operation, Thread* issuer = nullptr) noexcept;
  bool run_calls(Operation& operation);
  void leave(Operation& operation) noexcept;
  Status wait_for_turn(std::unique_lock<BriefLock>& lock, Operation& operation, Deadline deadline);
  template <typename Chosen>
  bool end_driven(Status status, std::unique_lock<BriefLock> lock, Chosen chosen) noexcept;
  Operation* driven_first() const noexcept;
  Gathered gather(std::span<iovec> room) const noexcept;
  bool drive(Finished& finished) noexcept;
  bool drive_together(Finished& finished, std::span<iovec> pieces) noexcept;
  void take_first(Finished& finished, Status status) noexcept;
  void push(Operation& operation) noexcept;
  void remove(Operation& operation) noexcept;
  void promote_first(std::unique_lock<BriefLock> lock) noexcept;

  // In the order in which a send that finds nobody waiting looks at them.
  std::atomic<bool> closed_{false};
  const Order order_;
  const unsigned interest_;
  std::atomic<Operation*> first_{nullptr};  // written under the lock
  Socket& socket_;
  BriefLock mutex_;
  Operation* last_ = nullptr;
};

}  // namespace wsx
