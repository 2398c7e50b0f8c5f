// SPDX-License-Identifier: MIT
#include "lib/signal_word.h"

#include <mutex>
#include <new>
#include <utility>

namespace wsx {
namespace {

// Threads that use neighbours shall not share a cache line.
struct alignas(64) Place {
  Signal signal;
  Place* next = nullptr;
};
static_assert(offsetof(Place, signal) == 0);

struct Chunk {
  std::array<Place, 64> places;
  Chunk* next = nullptr;
};

// Ready before any constructor runs, and there after all destructors: programs use events in both.
class Store {
 public:
  constexpr Store() = default;

  Signal* get() noexcept {
    const std::lock_guard lock(mutex_);
    if (!free_ && !grow()) return nullptr;
    return &std::exchange(free_, free_->next)->signal;
  }

  void put(Signal& signal) noexcept {
    const std::lock_guard lock(mutex_);
    auto& place = reinterpret_cast<Place&>(signal);
    place.next = std::exchange(free_, &place);
  }

 private:
  bool grow() noexcept {
    auto* const chunk = new (std::nothrow) Chunk;
    if (!chunk) return false;
    chunk->next = std::exchange(chunks_, chunk);
    for (Place& place : chunk->places) place.next = std::exchange(free_, &place);
    return true;
  }

  std::mutex mutex_;  // innermost
  Place* free_ = nullptr;
  Chunk* chunks_ = nullptr;  // all that there are
};

constinit Store store;

}  // namespace

Signal* make_lasting_signal() noexcept {
  return store.get();
}

// Whoever still has a word that it held before does not succeed with it any more.
void recycle_lasting_signal(Signal& signal) noexcept {
  signal.put(Signal::set_bit | Signal::watched_bit | Signal::automatic_bit, 0);
  store.put(signal);
}

}  // namespace wsx
