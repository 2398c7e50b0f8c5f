// SPDX-License-Identifier: MIT
#include "lib/handle.h"

#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "lib/hazard.h"
#include "posix/fence.h"

namespace wsx {

constinit SlotChunks slot_chunks;

namespace {

// Freed slots rest until this many rest with them, so that a value comes back only after
// 1024 x 512 closes.
constexpr std::uint32_t resting_slots = 1024;

HandleValue value_of(std::uint32_t index, std::uint32_t generation) {
  return (HandleValue{generation} << (index_bits + 2)) | (HandleValue{index} << 2);
}

class Table {
 public:
  constexpr Table() = default;

  // 0 when there is no slot. A handle is open before the lock is released: close_all, which takes
  // it afterwards, finds it.
  HandleValue open(Ref<Object> object) noexcept {
    const Object::Lasting lasting = object->lasting();
    const std::lock_guard lock(mutex_);
    Slot* slot = take();
    if (!slot) return 0;
    slot->lasting.put(lasting);
    slot->kind.store(object->kind(), std::memory_order_relaxed);
    slot->object = object.release();
    const std::uint64_t state = slot->state.load(std::memory_order_relaxed);
    const std::uint64_t bits = Slot::open_bit | (lasting.hazards ? Slot::hazard_bit : 0);
    slot->state.store(state | bits, std::memory_order_release);
    return value_of(slot->index, Slot::generation_of(state));
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
    const bool exhausted = used_ == SlotChunks::chunk_slots * SlotChunks::chunk_count;
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
    std::atomic<Slot*>& place = slot_chunks.chunks[used_ / SlotChunks::chunk_slots];
    if (!place.load(std::memory_order_relaxed)) {
      Slot* chunk = new (std::nothrow) Slot[SlotChunks::chunk_slots];
      if (!chunk) return nullptr;
      place.store(chunk, std::memory_order_release);
    }
    Slot* slot = slot_chunks.find(used_);
    slot->index = used_++;
    return slot;
  }

  std::mutex mutex_;        // opening and closing only; look-ups never take it
  std::uint32_t used_ = 1;  // slot 0 stays empty: no handle has the value 0
  std::uint32_t resting_ = 0;
  Slot* oldest_ = nullptr;
  Slot* newest_ = nullptr;
};

// Ready before any constructor runs: programs open handles in theirs.
constinit Table table;

constinit std::mutex retirement;  // of slots with hazard pointers

// False when another thread was faster. With our pin still on it.
bool end_handle(Slot& slot) noexcept {
  const std::uint64_t before = slot.state.fetch_and(~Slot::open_bit, std::memory_order_acq_rel);
  if (!(before & Slot::open_bit)) return false;
  if (slot.object->drop_handle()) slot.object->closed();
  return true;
}

bool has_hazards(const Slot& slot) noexcept {
  return slot.state.load(std::memory_order_relaxed) & Slot::hazard_bit;
}

// Where a sandbox has come to forbid the fence, nothing is known of the calls of other threads. Our
// pin stays for good then: rather a descriptor too many than an object that goes away under a call.
void never_unpin(Slot& slot) noexcept {
  slot.state.fetch_add(Slot::pin_unit, std::memory_order_relaxed);
}

bool close_pinned(Slot& slot) noexcept {
  if (!end_handle(slot)) return false;
  if (has_hazards(slot) && !posix::fence_all_threads()) never_unpin(slot);
  return true;
}

}  // namespace

// Whoever may have used it last, by a pin or by a hazard pointer, comes here, and one is to retire
// it. Under the lock the second of two sees that the first holds it no more.
bool Slot::win_retirement() noexcept {
  const std::lock_guard lock(retirement);
  const std::uint64_t seen = state.load(std::memory_order_acquire);
  if ((seen & (open_bit | hazard_bit | pin_mask)) != hazard_bit || Hazard::any_at(*this))
    return false;
  state.store(seen & ~hazard_bit, std::memory_order_relaxed);
  return true;
}

// Told how the slot was held: without our pin a call that ends may have retired it already.
void Slot::last_pin_gone(bool hazards) noexcept {
  if (!hazards || win_retirement()) retire();
}

void Slot::hazard_gone() noexcept {
  if (win_retirement()) retire();
}

// The slot parts with its object and rests under its next generation.
void Slot::retire() noexcept {
  Object* const parted = std::exchange(object, nullptr);
  const std::uint32_t generation = generation_of(state.load(std::memory_order_relaxed));
  const std::uint64_t next = (generation + 1) & generation_mask;
  state.store(next << generation_shift, std::memory_order_relaxed);
  table.rest(*this);
  parted->let_go();
}

bool Pin::close() noexcept {
  return slot_ && close_pinned(*slot_);
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
    const std::uint64_t state = slot_chunks.find(index)->state.load(std::memory_order_relaxed);
    if (state & Slot::open_bit) return value_of(index, Slot::generation_of(state));
  }
  return 0;
}

// One fence is enough for all: until then each keeps its pin. Their list goes through what they
// need at rest only.
void close_all(Object::Kind kind) noexcept {
  Slot* closed = nullptr;
  bool hazards = false;
  for (HandleValue value = next_handle(0); value != 0; value = next_handle(value)) {
    Slot* const slot = pinned_slot(value);
    if (!slot) continue;
    if (slot->kind.load(std::memory_order_relaxed) != kind || !end_handle(*slot)) {
      slot->unpin();
      continue;
    }
    hazards = hazards || has_hazards(*slot);
    slot->next_free = std::exchange(closed, slot);
  }
  const bool fenced = !hazards || posix::fence_all_threads();
  while (Slot* const slot = closed) {
    closed = slot->next_free;
    if (!fenced && has_hazards(*slot)) continue;
    slot->unpin();
  }
}

}  // namespace wsx
