// SPDX-License-Identifier: MIT
#include "lib/handle.h"

#include <array>
#include <memory>
#include <mutex>
#include <new>

namespace wsx {

// `state` is the generation, whether the handle is open, and the number of pins. One word, so that
// a look-up checks the generation and takes its pin in one step.
struct Slot {
  std::atomic<std::uint64_t> state{0};
  Object* object = nullptr;              // written only while the slot is neither open nor pinned
  std::atomic<Signal*> signal{nullptr};  // the object's, if it has a lasting one
  std::uint32_t index = 0;
  Slot* next_free = nullptr;
};

namespace {

// A value: 00 in the low bits, 20 bits of slot number, 9 bits of generation, and a clear sign bit.
constexpr unsigned index_bits = 20;
constexpr unsigned generation_bits = 9;
constexpr std::uint32_t index_mask = (1u << index_bits) - 1;
constexpr std::uint32_t generation_mask = (1u << generation_bits) - 1;

constexpr std::uint64_t pin_unit = 1;
constexpr std::uint64_t pin_mask = 0xFFFFFFFF;
constexpr std::uint64_t open_bit = std::uint64_t{1} << 32;
constexpr unsigned generation_shift = 40;

constexpr std::uint32_t chunk_slots = 1024;
constexpr std::uint32_t chunk_count = (index_mask + 1) / chunk_slots;

// Freed slots rest until this many rest with them, so that a value comes back only after
// 1024 x 512 closes.
constexpr std::uint32_t resting_slots = 1024;

std::uint32_t generation_of(std::uint64_t state) {
  return static_cast<std::uint32_t>(state >> generation_shift);
}

HandleValue value_of(std::uint32_t index, std::uint32_t generation) {
  return (HandleValue{generation} << (index_bits + 2)) | (HandleValue{index} << 2);
}

class Table {
 public:
  constexpr Table() = default;

  Slot* find(std::uint32_t index) const noexcept {
    Slot* chunk = chunks_[index / chunk_slots].load(std::memory_order_acquire);
    return chunk ? &chunk[index % chunk_slots] : nullptr;
  }

  // 0 when there is no slot. A handle is open before the lock is released: close_all, which takes
  // it afterwards, finds it.
  HandleValue open(Ref<Object> object) noexcept {
    const std::lock_guard lock(mutex_);
    Slot* slot = take();
    if (!slot) return 0;
    slot->signal.store(object->lasting_signal(), std::memory_order_relaxed);
    slot->object = object.release();
    const std::uint64_t state = slot->state.load(std::memory_order_relaxed);
    slot->state.store(state | open_bit, std::memory_order_release);
    return value_of(slot->index, generation_of(state));
  }

  void rest(Slot& slot) noexcept {
    const std::lock_guard lock(mutex_);
    slot.next_free = nullptr;
    (newest_ ? newest_->next_free : oldest_) = &slot;
    newest_ = &slot;
    ++resting_;
  }

  std::uint32_t used() noexcept {
    const std::lock_guard lock(mutex_);
    return used_;
  }

 private:
  Slot* take() noexcept {
    const bool exhausted = used_ == chunk_slots * chunk_count;
    if (resting_ > resting_slots || (exhausted && resting_ > 0)) return take_oldest();
    return exhausted ? nullptr : take_fresh();
  }

  Slot* take_oldest() noexcept {
    Slot* slot = oldest_;
    oldest_ = slot->next_free;
    if (!oldest_) newest_ = nullptr;
    --resting_;
    return slot;
  }

  Slot* take_fresh() noexcept {
    std::atomic<Slot*>& place = chunks_[used_ / chunk_slots];
    if (!place.load(std::memory_order_relaxed)) {
      Slot* chunk = new (std::nothrow) Slot[chunk_slots];
      if (!chunk) return nullptr;
      place.store(chunk, std::memory_order_release);
    }
    Slot* slot = find(used_);
    slot->index = used_++;
    return slot;
  }

  std::array<std::atomic<Slot*>, chunk_count> chunks_{};
  std::mutex mutex_;        // opening and closing only; look-ups never take it
  std::uint32_t used_ = 1;  // slot 0 stays empty: no handle has the value 0
  std::uint32_t resting_ = 0;
  Slot* oldest_ = nullptr;
  Slot* newest_ = nullptr;
};

// Ready before any constructor runs: programs open handles in theirs.
constinit Table table;

// Takes a pin when the slot is open under this generation.
bool pin(Slot& slot, std::uint32_t generation) noexcept {
  std::uint64_t state = slot.state.load(std::memory_order_relaxed);
  do {
    if (!(state & open_bit) || generation_of(state) != generation) return false;
  } while (!slot.state.compare_exchange_weak(state, state + pin_unit, std::memory_order_acquire,
                                             std::memory_order_relaxed));
  return true;
}

// The last pin of a closed handle is gone: the slot parts with its object and rests under its next
// generation.
void retire(Slot& slot) noexcept {
  Object* object = std::exchange(slot.object, nullptr);
  const std::uint32_t generation = generation_of(slot.state.load(std::memory_order_relaxed));
  const std::uint64_t next = (generation + 1) & generation_mask;
  slot.state.store(next << generation_shift, std::memory_order_relaxed);
  table.rest(slot);
  object->let_go();
}

void unpin(Slot& slot) noexcept {
  const std::uint64_t before = slot.state.fetch_sub(pin_unit, std::memory_order_acq_rel);
  if ((before & pin_mask) == pin_unit && !(before & open_bit)) retire(slot);
}

bool close_pinned(Slot& slot) noexcept {
  const std::uint64_t before = slot.state.fetch_and(~open_bit, std::memory_order_acq_rel);
  if (!(before & open_bit)) return false;  // another thread was faster
  if (slot.object->drop_handle()) slot.object->closed();
  return true;
}

// The slot that a value would name; null for what is no value.
Slot* slot_of(HandleValue value) noexcept {
  if ((value & 3) != 0 || value >> (index_bits + generation_bits + 2) != 0) return nullptr;
  return table.find(static_cast<std::uint32_t>(value >> 2) & index_mask);
}

std::uint32_t generation_in(HandleValue value) noexcept {
  return static_cast<std::uint32_t>(value >> (index_bits + 2));
}

Slot* pinned_slot(HandleValue value) noexcept {
  Slot* const slot = slot_of(value);
  return slot && pin(*slot, generation_in(value)) ? slot : nullptr;
}

}  // namespace

Pin::Pin(HandleValue value) noexcept : slot_(pinned_slot(value)) {}

Pin::~Pin() {
  if (slot_) unpin(*slot_);
}

Object* Pin::object() const noexcept {
  return slot_ ? slot_->object : nullptr;
}

bool Pin::close() noexcept {
  return slot_ && close_pinned(*slot_);
}

Glimpse::Glimpse(HandleValue value) noexcept
    : slot_(slot_of(value)), generation_(generation_in(value)) {
  if (slot_ && valid()) signal_ = slot_->signal.load(std::memory_order_relaxed);
}

bool Glimpse::valid() const noexcept {
  const std::uint64_t state = slot_->state.load(std::memory_order_acquire);
  return (state & open_bit) && generation_of(state) == generation_;
}

HandleValue open_handle(Ref<Object> object) noexcept {
  object->add_first_handle();
  return table.open(std::move(object));
}

HandleValue duplicate_handle(Object& object) noexcept {
  if (!object.add_handle()) return 0;
  object.hold();
  const HandleValue value = table.open(Ref<Object>(&object));
  if (value == 0 && object.drop_handle()) object.closed();
  return value;
}

bool close_handle(HandleValue value) noexcept {
  return Pin(value).close();
}

bool close_handle(HandleValue value, Object::Kind kind) noexcept {
  Pin pin(value);
  return pin && pin.object()->kind() == kind && pin.close();
}

namespace {

Status close_for_program(Pin& pin) {
  Object& object = *pin.object();
  const Status status = object.handles() == 1 ? object.may_close() : Status::success;
  if (!succeeded(status)) return status;
  if (!pin.close()) return Status::invalid_handle;
  if (object.handles() == 0) object.linger();
  return Status::success;
}

}  // namespace

Status close_for_program(HandleValue value) {
  Pin pin(value);
  return pin ? close_for_program(pin) : Status::invalid_handle;
}

Status close_for_program(HandleValue value, Object::Kind kind) {
  Pin pin(value);
  const bool fits = pin && pin.object()->kind() == kind;
  return fits ? close_for_program(pin) : Status::invalid_handle;
}

HandleValue next_handle(HandleValue value) noexcept {
  const std::uint32_t used = table.used();
  for (std::uint32_t index = (static_cast<std::uint32_t>(value >> 2) & index_mask) + 1;
       index < used; ++index) {
    const std::uint64_t state = table.find(index)->state.load(std::memory_order_relaxed);
    if (state & open_bit) return value_of(index, generation_of(state));
  }
  return 0;
}

void close_all(Object::Kind kind) noexcept {
  for (HandleValue value = next_handle(0); value != 0; value = next_handle(value))
    close_handle(value, kind);
}

}  // namespace wsx
