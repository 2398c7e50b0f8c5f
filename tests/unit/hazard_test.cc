// SPDX-License-Identifier: MIT
#include "lib/hazard.h"

#include <doctest/doctest.h>

#include <atomic>
#include <climits>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "posix/fence.h"
#include "posix/thread_exit.h"
#include "thing.h"

using namespace wsx;
using namespace wsx_test;

namespace {

constexpr auto kind = Object::Kind::event;

HandleValue open_held_thing(Fates& fates) {
  return open_thing(fates, kind, Hold::by_hazard);
}

}  // namespace

// Everything below holds by pins as well: a host without the fence is not an excuse to skip.
TEST_CASE("The host lets one thread make all others pass a fence") {
  WARN(posix::can_fence_all_threads());
  CHECK(posix::fence_all_threads() == posix::can_fence_all_threads());
}

TEST_CASE("A call keeps the object of a handle that its own thread closes") {
  Fates fates;
  const HandleValue value = open_held_thing(fates);
  {
    const CallPin call(value);
    CHECK(close_handle(value));
    CHECK(fates.closed == 1);
    CHECK(fates.gone == 0);
    CHECK(static_cast<Thing*>(call.object(kind))->intact());
    CHECK(CallPin(value).object(kind) == nullptr);
  }
  CHECK(fates.gone == 1);
}

TEST_CASE("A call keeps the object of a handle that another thread closes") {
  Fates fates;
  const HandleValue value = open_held_thing(fates);
  {
    const CallPin call(value);
    std::thread([&] { CHECK(close_handle(value)); }).join();
    CHECK(fates.gone == 0);
    CHECK(static_cast<Thing*>(call.object(kind))->intact());
  }
  CHECK(fates.gone == 1);
}

TEST_CASE("The last of several calls that keep a closed object lets it go") {
  Fates fates;
  const HandleValue value = open_held_thing(fates);
  auto outer = std::make_unique<CallPin>(value);
  auto inner = std::make_unique<CallPin>(value);
  auto pin = std::make_unique<Pin>(value);
  CHECK(close_handle(value));
  outer.reset();
  CHECK(fates.gone == 0);
  SUBCASE("a pin") {
    inner.reset();
    CHECK(fates.gone == 0);
    pin.reset();
  }
  SUBCASE("a call") {
    pin.reset();
    CHECK(fates.gone == 0);
    inner.reset();
  }
  CHECK(fates.gone == 1);
}

TEST_CASE("Calls inside of calls hold each its own object") {
  Fates outer_fates, inner_fates;
  const HandleValue outer_value = open_held_thing(outer_fates);
  const HandleValue inner_value = open_held_thing(inner_fates);
  {
    const CallPin outer(outer_value);
    {
      const CallPin inner(inner_value);
      CHECK(close_handle(inner_value));
      CHECK(close_handle(outer_value));
      CHECK(inner_fates.gone == 0);
    }
    CHECK(inner_fates.gone == 1);
    CHECK(outer_fates.gone == 0);
  }
  CHECK(outer_fates.gone == 1);
}

TEST_CASE("Closing all of a kind leaves calls what they hold, and nothing else") {
  Fates fates;
  HandleValue value = 0;
  for (int i = 0; i < 100; ++i) value = open_thing(fates, Object::Kind::port, Hold::by_hazard);
  open_thing(fates, Object::Kind::port, Hold::by_pin);
  {
    const CallPin call(value);
    std::thread([] { close_all(Object::Kind::port); }).join();
    CHECK(fates.closed == 101);
    CHECK(fates.gone == 100);
    CHECK(static_cast<Thing*>(call.object(Object::Kind::port))->intact());
  }
  CHECK(fates.gone == 101);
}

TEST_CASE("What calls hold stays whole while other threads close it") {
  look_up_and_close<CallPin>(Hold::by_hazard);
}

TEST_CASE("A call that ends while another thread closes leaves one of the two to retire") {
  constexpr int rounds = 10000;
  Fates fates;
  std::atomic<HandleValue> shared{0};
  std::atomic<int> called{0};
  std::thread caller([&] {
    for (int round = 1; round <= rounds; ++round) {
      HandleValue value;
      while ((value = shared.exchange(0)) == 0) std::this_thread::yield();
      const CallPin call(value);
      called = round;
      while (fates.closed < round) std::this_thread::yield();
    }
  });
  for (int round = 1; round <= rounds; ++round) {
    const HandleValue value = open_held_thing(fates);
    shared = value;
    while (called < round) std::this_thread::yield();
    CHECK(close_handle(value));
  }
  caller.join();
  CHECK(fates.gone == rounds);
}

TEST_CASE("Threads come, call and end while others close what they have used") {
  constexpr int generations = 200;
  Fates fates;
  std::atomic<HandleValue> shared{open_held_thing(fates)};
  int opened = 1;
  std::atomic<bool> over{false};
  std::thread closer([&] {
    while (!over) {
      close_handle(shared.exchange(open_held_thing(fates)));
      ++opened;
    }
  });
  std::atomic<int> broken{0};
  for (int generation = 0; generation < generations; ++generation)
    in_threads(4, [&](int) {
      for (int i = 0; i < 50; ++i) {
        const CallPin call(shared.load());
        const auto* const thing = static_cast<Thing*>(call.object(kind));
        if (thing && !thing->intact()) ++broken;
      }
    });
  over = true;
  closer.join();
  CHECK(close_handle(shared.load()));
  CHECK(broken == 0);
  CHECK(fates.gone == opened);
}

namespace {

// Calls when the host asks the thread for the last time what is to be done at its end.
class LastWord {
 public:
  explicit LastWord(HandleValue value) noexcept : value_(value) { exit().remember(this); }
  bool found() const noexcept { return found_; }

 private:
  static void ended(void* word) noexcept { static_cast<LastWord*>(word)->once_more(); }
  void once_more() noexcept {
    if (++rounds_ < PTHREAD_DESTRUCTOR_ITERATIONS)
      exit().remember(this);
    else
      found_ = CallPin(value_).object(kind);
  }

  // Made after the library's own, and so called after it in each round.
  static const posix::ThreadExit& exit() noexcept {
    static const posix::ThreadExit made(ended);
    return made;
  }

  const HandleValue value_;
  int rounds_ = 0;
  bool found_ = false;
};

}  // namespace

TEST_CASE("A thread whose last word is its first call is in nobody's way afterwards") {
  // The thread sanitizer has parted with the thread by then, and ends the process.
#if defined(__SANITIZE_THREAD__)
  return;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
  return;
#endif
#endif
  Fates fates;
  const HandleValue value = open_held_thing(fates);
  { const CallPin makes_the_key(value); }
  for (int i = 0; i < 3; ++i) {
    std::unique_ptr<LastWord> word;
    std::thread([&] { word = std::make_unique<LastWord>(value); }).join();
    CHECK(word->found());
    // The next in the place of the memory that this one had.
    std::thread([&] { CHECK(CallPin(value).object(kind)); }).join();
  }
  CHECK(close_handle(value));
  CHECK(fates.gone == 1);
}

// As many have theirs without the heap.
TEST_CASE("More than thirty-two threads hold each what the first one closes") {
  constexpr std::size_t threads = 40;
  Fates fates;
  std::vector<HandleValue> values;
  for (std::size_t i = 0; i < threads; ++i) values.push_back(open_held_thing(fates));
  std::latch held(threads), closed(1);
  std::atomic<int> broken{0};
  std::vector<std::thread> calls;
  for (const HandleValue value : values)
    calls.emplace_back([&, value] {
      const CallPin call(value);
      held.count_down();
      closed.wait();
      if (!static_cast<Thing*>(call.object(kind))->intact()) ++broken;
    });
  held.wait();
  for (const HandleValue value : values) CHECK(close_handle(value));
  CHECK(fates.gone == 0);
  closed.count_down();
  for (std::thread& call : calls) call.join();
  CHECK(broken == 0);
  CHECK(fates.gone == static_cast<int>(threads));
}
