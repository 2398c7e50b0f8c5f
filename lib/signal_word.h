// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wsx {

// Windows' MAXIMUM_WAIT_OBJECTS.
inline constexpr std::size_t most_waited_for = 64;

// The state of something that can be waited for, in one word: whether it is set, whether threads
// sleep on it, and how often it has changed. The count makes two equal looks mean that nothing
// happened between them, and lets no exchange succeed that began before a change.
class Signal {
 public:
  static constexpr std::uint64_t set_bit = 1;
  static constexpr std::uint64_t watched_bit = 2;    // changes go through the dispatcher
  static constexpr std::uint64_t automatic_bit = 4;  // a wait that it ends resets it

  std::uint64_t read() const noexcept { return word_.load(std::memory_order_acquire); }
  bool is_set() const noexcept { return read() & set_bit; }

  // False when it is not what was seen any more, and then `seen` is what it is.
  bool exchange(std::uint64_t& seen, std::uint64_t clear, std::uint64_t set) noexcept {
    return word_.compare_exchange_strong(seen, ((seen & ~clear) | set) + change,
                                         std::memory_order_acq_rel, std::memory_order_acquire);
  }

  // What a wait that it ends does to it; false when that takes the dispatcher, or a new look.
  bool take(std::uint64_t seen) noexcept {
    if (!(seen & automatic_bit)) return true;
    return !(seen & watched_bit) && exchange(seen, set_bit, 0);
  }

  void put(std::uint64_t clear, std::uint64_t set) noexcept {
    std::uint64_t seen = read();
    while (!exchange(seen, clear, set)) continue;
  }

  // False, and nothing changed, while it is watched.
  bool put_unwatched(std::uint64_t clear, std::uint64_t set) noexcept {
    std::uint64_t seen = read();
    while (!(seen & watched_bit))
      if (exchange(seen, clear, set)) return true;
    return false;
  }

  void watch() noexcept { word_.fetch_or(watched_bit, std::memory_order_acq_rel); }
  void unwatch() noexcept { word_.fetch_and(~watched_bit, std::memory_order_release); }

 private:
  static constexpr std::uint64_t change = 8;

  std::atomic<std::uint64_t> word_{0};
};

// A Signal in memory that is never given back, so that who has looked it up may look at it at any
// time, and find out afterwards whether it was still the one that was meant. Null without memory.
Signal* make_lasting_signal() noexcept;
void recycle_lasting_signal(Signal& signal) noexcept;

// What a wait for any came to that may not sleep.
enum class Seen : std::uint8_t { nothing, taken, unclear };

// Looks twice at up to `most` signals: when nothing has changed between the looks, the answer was
// true at the moment between them. At that moment `valid` is asked whether the signals are still
// those that were meant.
template <std::size_t most, typename Valid>
Seen take_lowest(std::span<Signal* const> signals, std::size_t& index, Valid valid) noexcept {
  std::array<std::uint64_t, most> seen;
  for (index = 0; index < signals.size(); ++index)
    if ((seen[index] = signals[index]->read()) & Signal::set_bit) break;
  if (!valid()) return Seen::unclear;
  for (std::size_t i = 0; i < index; ++i)
    if (signals[i]->read() != seen[i]) return Seen::unclear;
  if (index == signals.size()) return Seen::nothing;
  return signals[index]->take(seen[index]) ? Seen::taken : Seen::unclear;
}

}  // namespace wsx
