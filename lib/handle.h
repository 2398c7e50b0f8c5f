// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "lib/object.h"
#include "lib/slot.h"

// The handle table: value <-> object.
//
// A value is a multiple of four below 2^31 (programs keep SOCKETs in ints), made of a slot number
// and the slot's generation. Closing bumps the generation, so a stale value is refused instead of
// hitting whatever took the slot next; freed slots rest in a queue before they are used again, so
// a generation comes round only after hundreds of thousands of closes.
namespace wsx {

// Holds a slot while a call or an operation uses its object: the object cannot go away, and its
// value cannot be given to another, until the pin is gone. Taking one touches only the slot.
class Pin {
 public:
  Pin() = default;
  explicit Pin(HandleValue value) noexcept : slot_(pinned_slot(value)) {}
  Pin(Pin&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  Pin& operator=(Pin&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  ~Pin() {
    if (slot_) slot_->unpin();
  }

  Object* object() const noexcept { return slot_ ? slot_->object : nullptr; }
  // Null for an object of another kind. Asks the slot, which is at hand, not the object.
  Object* object(Object::Kind kind) const noexcept {
    return slot_ && slot_->kind.load(std::memory_order_relaxed) == kind ? slot_->object : nullptr;
  }
  // Closes the handle; false when another thread was faster. The object lives as long as the pin.
  bool close() noexcept;
  explicit operator bool() const noexcept { return slot_ != nullptr; }

 private:
  Slot* slot_ = nullptr;
};

// A look behind a handle that holds nothing, for calls that need no more of an object than a part
// of it that lasts. What was read of that counts if the glimpse is still valid afterwards.
template <typename Part>
class GlimpseOf {
 public:
  GlimpseOf() = default;  // of nothing
  explicit GlimpseOf(HandleValue value) noexcept
      : slot_(slot_of(value)), open_half_(Slot::open_half(value)) {
    if (slot_ && valid()) part_ = slot_->lasting.get<Part>();
  }

  // Null for a value that names nothing, or an object without such a part.
  Part* get() const noexcept { return part_; }
  Part* operator->() const noexcept { return part_; }
  explicit operator bool() const noexcept { return part_ != nullptr; }
  bool valid() const noexcept {
    return Slot::is_open(slot_->state.load(std::memory_order_acquire), open_half_);
  }

 private:
  const Slot* slot_ = nullptr;
  std::uint32_t open_half_ = 0;
  Part* part_ = nullptr;
};
using Glimpse = GlimpseOf<Signal>;

// Whether the value names an object of that kind at the moment.
inline bool names(HandleValue value, Object::Kind kind) noexcept {
  const Slot* const slot = slot_of(value);
  return slot && slot->kind.load(std::memory_order_relaxed) == kind &&
         Slot::is_open(slot->state.load(std::memory_order_acquire), Slot::open_half(value));
}

// A pin on an object of one kind; empty when the value names another kind or nothing.
template <typename T, typename Hold = Pin>
class Pinned {
 public:
  Pinned() = default;
  [[gnu::always_inline]] explicit Pinned(HandleValue value) noexcept
      : pin_(value), object_(static_cast<T*>(pin_.object(T::object_kind))) {}

  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  Hold pin_;
  T* object_ = nullptr;
};

// A new handle to the object, which takes over the reference; 0 when the table is full.
HandleValue open_handle(Ref<Object> object) noexcept;

// One more handle to an object that has some, whoever keeps it alive meanwhile; 0 when the last one
// has just been closed, or when the table is full.
HandleValue duplicate_handle(Object& object) noexcept;

// False for a value that names nothing, or nothing of `kind`. The value is refused from here on; if
// it was the object's last handle, Object::closed() has run when this returns.
bool close_handle(HandleValue value) noexcept;
bool close_handle(HandleValue value, Object::Kind kind) noexcept;

// The same when the program asks for it: the object may refuse to lose its last handle, or take its
// time. invalid_handle for a value that names nothing.
Status close_for_program(HandleValue value);
Status close_for_program(HandleValue value, Object::Kind kind);

// Closes every handle of a kind: what the last WSACleanup does to sockets.
void close_all(Object::Kind kind) noexcept;

// Steps through the values of the open handles: the first after `value`, 0 after the last.
HandleValue next_handle(HandleValue value) noexcept;

// Calls `visit` with every object of a kind that has an open handle.
template <typename Visit>
void for_each(Object::Kind kind, Visit visit) noexcept {
  for (HandleValue value = next_handle(0); value != 0; value = next_handle(value)) {
    const Pin pin(value);
    if (pin && pin.object()->kind() == kind) visit(*pin.object());
  }
}

}  // namespace wsx
