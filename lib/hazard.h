// SPDX-License-Identifier: MIT
#pragma once

#include <array>
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

// Where a thread writes that down. Each has one, from its first call on; calls inside of a call
// use pins. The memory lasts and goes from thread to thread: it is read at any time, and not every
// thread tells that it ends (a child of fork has none but its own, and one that makes its first
// call when it is nearly over is not asked any more).
class alignas(cache_line) Hazard {
 public:
  // The calling thread's, which points at the slot from here on; null when it is in use already.
  static Hazard* at(Slot& slot) noexcept {
    Hazard* hazard = own_;
    if (hazard->slot_.load(std::memory_order_relaxed)) [[unlikely]] {
      hazard = enter();
      if (!hazard) return nullptr;
    }
    // A release, because who finds this slot knows that the thread is done with the one before.
    hazard->slot_.store(&slot, std::memory_order_release);
    // The processor's part is done by who closes.
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return hazard;
  }
  void clear() noexcept {
    slot_.store(nullptr, std::memory_order_release);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }

  // Whether any thread points at the slot.
  static bool any_at(const Slot& slot) noexcept;

 private:
  constexpr Hazard() noexcept = default;
  constexpr explicit Hazard(Slot* slot) noexcept : slot_(slot), taken_(true) {}

  // The first of all that there are which is wanted; null for none.
  template <typename Wanted>
  static Hazard* find(Wanted wanted) noexcept;
  // The thread's first time: one that any_at() finds. Null where pins have to do.
  [[gnu::noinline, gnu::cold]] static Hazard* enter() noexcept;
  static Hazard* take() noexcept;
  bool try_take() noexcept;
  static void thread_ended(void* hazard) noexcept;

  // What stands for the thread's own before its first time, and when it can have none: in use.
  static Hazard not_yet_;
  static Hazard no_more_;
  static constinit thread_local Hazard* own_;

  // The first threads need no memory from the heap for theirs.
  static std::array<Hazard, 32> few_;
  // Only ever grows, by as many as there are threads at a time.
  static std::atomic<Hazard*> more_;

  std::atomic<Slot*> slot_{nullptr};
  std::atomic<bool> taken_{false};
  Hazard* next_ = nullptr;  // of more_
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
    if (Slot::is_open_to_hazards(slot_->state.load(std::memory_order_relaxed), open_half))
      hazard_ = Hazard::at(*slot_);
    if (!hazard_) [[unlikely]]
      slot_ = pinned(slot_, value);
    else if (!Slot::is_open_to_hazards(slot_->state.load(std::memory_order_acquire), open_half))
      slot_ = withdrawn(slot_, *hazard_);
  }
  CallPin(const CallPin&) = delete;
  CallPin& operator=(const CallPin&) = delete;
  ~CallPin() {
    if (!slot_) [[unlikely]]
      return;
    if (hazard_) [[likely]] {
      hazard_->clear();
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
  // The handle was closed meanwhile. Who did so may have taken the pointer for a call's.
  static Slot* withdrawn(Slot* slot, Hazard& hazard) noexcept;

  Slot* slot_ = nullptr;
  Hazard* hazard_ = nullptr;
};

// An object of one kind for the time of a call.
template <typename T>
using InCall = Pinned<T, CallPin>;

}  // namespace wsx
