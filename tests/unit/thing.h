// SPDX-License-Identifier: MIT
//
// Objects for tests of handles, which tell what becomes of them.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "lib/handle.h"

namespace wsx_test {

using namespace wsx;

// What became of the objects of one test.
struct Fates {
  std::atomic<int> closed{0};
  std::atomic<int> gone{0};
};

// How calls are to hold an object.
enum class Hold : bool { by_pin, by_hazard };

class Thing final : public Object {
 public:
  explicit Thing(Fates& fates, Kind kind = Kind::event, Hold hold = Hold::by_pin)
      : Object(kind), hold_(hold), fates_(fates) {}
  Lasting lasting() noexcept override { return {.hazards = hold_ == Hold::by_hazard}; }
  void closed() noexcept override { ++fates_.closed; }
  bool intact() const { return mark_ == whole; }

 private:
  ~Thing() override {
    mark_ = 0;
    ++fates_.gone;
  }

  static constexpr std::uint32_t whole = 0x600df00d;
  std::uint32_t mark_ = whole;
  const Hold hold_;
  Fates& fates_;
};

inline HandleValue open_thing(Fates& fates, Object::Kind kind = Object::Kind::event,
                              Hold hold = Hold::by_pin) {
  return open_handle(Ref<Thing>(new Thing(fates, kind, hold)));
}

template <typename Body>
void in_threads(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
  for (std::thread& thread : threads) thread.join();
}

// Some look handles up, by a Way of holding them, while others close them and open new ones.
template <typename Way>
void look_up_and_close(Hold hold) {
  constexpr int threads = 4;
  constexpr int rounds = 20000;
  Fates fates;
  std::array<std::atomic<HandleValue>, 8> shelf{};
  std::atomic<int> opened{0};
  std::atomic<int> broken{0};
  in_threads(threads, [&](int seed) {
    std::minstd_rand random(static_cast<unsigned>(seed) + 1);
    for (int i = 0; i < rounds; ++i) {
      std::atomic<HandleValue>& place = shelf[random() % shelf.size()];
      if (random() % 4 == 0) {
        const HandleValue fresh = open_thing(fates, Object::Kind::event, hold);
        ++opened;
        close_handle(place.exchange(fresh));
        continue;
      }
      const Way held(place.load());
      const auto* const thing = static_cast<Thing*>(held.object(Object::Kind::event));
      if (thing && !thing->intact()) ++broken;
    }
  });
  for (const auto& place : shelf) close_handle(place.load());
  CHECK(broken == 0);
  CHECK(fates.closed == opened);
  CHECK(fates.gone == opened);
}

}  // namespace wsx_test
