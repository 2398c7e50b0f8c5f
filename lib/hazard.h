// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "lib/handle.h"

// Hazard pointers: how a call holds a socket without an exchange with memory. Two of those, for a
// pin's coming and going, are one or two per cent of a datagram.
//
// A thread writes down which slot it uses, then looks whether the handle is open. Who closes a
// handle takes back the open bit, makes every thread of the process pass a fence, and only then
// looks at what they have written down. So either the thread finds the handle closed, or it is
// found itself, and retires the slot when its call is over.
//
// Closing costs a system call more, so this is for what is used often and closed seldom: datagram
// sockets (Object::Lasting::hazards).
namespace wsx {

// The slot that the thread's call uses at the moment. There is one; calls inside of that call use
// pins.
class Hazard {
 public:
  static Hazard& own() noexcept { return own_; }

  // False when the thread has one already.
  bool point_at(const Slot* slot) noexcept {
    if (slot_.load(std::memory_order_relaxed) != nullptr && !enter()) [[unlikely]]
      return false;
    slot_.store(slot, std::memory_order_relaxed);
    // The processor's part is done by who closes.
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return true;
  }
  void clear() noexcept {
    slot_.store(nullptr, std::memory_order_release);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }

  // Whether any thread points at the slot.
  static bool any_at(const Slot& slot) noexcept;

 private:
  // The thread's first time: true when it is found by any_at() from here on.
  [[gnu::noinline, gnu::cold]] bool enter() noexcept;
  static void thread_ended(void* hazard) noexcept;

  // What the pointer is at before the thread's first time, and after its end.
  static const Slot not_yet_;
  static const Slot no_more_;
  static constinit thread_local Hazard own_;

  std::atomic<const Slot*> slot_{&not_yet_};
  Hazard* next_ = nullptr;
};

// A slot for the time of a call, on its stack: by a hazard pointer where that will do, otherwise by
// a pin. Always inline, with what is made of it, so that a door keeps it in registers: a call and
// its memory would cost half of what is saved.
class CallPin {
 public:
  CallPin() = default;
  [[gnu::always_inline]] explicit CallPin(HandleValue value) noexcept : slot_(slot_of(value)) {
    if (!slot_) [[unlikely]]
      return;
    const std::uint32_t open_half = Slot::open_half(value);
    if (Slot::is_open_to_hazards(slot_->state.load(std::memory_order_relaxed), open_half) &&
        Hazard::own().point_at(slot_)) [[likely]] {
      by_hazard_ = true;
      const std::uint64_t seen = slot_->state.load(std::memory_order_acquire);
      if (!Slot::is_open_to_hazards(seen, open_half)) [[unlikely]]
        slot_ = withdraw(slot_);
    } else {
      slot_ = pinned(slot_, value);
    }
  }
  CallPin(const CallPin&) = delete;
  CallPin& operator=(const CallPin&) = delete;
  ~CallPin() {
    if (!slot_) [[unlikely]]
      return;
    if (by_hazard_) [[likely]] {
      Hazard::own().clear();
      if (!(slot_->state.load(std::memory_order_acquire) & Slot::open_bit)) [[unlikely]]
        slot_->hazard_gone();
    } else {
      unpin(*slot_);
    }
  }

  // Null for an object of another kind.
  Object* object(Object::Kind kind) const noexcept {
    return slot_ && slot_->kind.load(std::memory_order_relaxed) == kind ? slot_->object : nullptr;
  }

 private:
  // Out of the way of who holds by a hazard pointer.
  static Slot* pinned(Slot* slot, HandleValue value) noexcept;
  static void unpin(Slot& slot) noexcept;
  // The handle was closed meanwhile.
  static Slot* withdraw(Slot* slot) noexcept;

  Slot* slot_ = nullptr;
  bool by_hazard_ = false;
};

// An object of one kind for the time of a call.
template <typename T>
using InCall = Pinned<T, CallPin>;

}  // namespace wsx
