// SPDX-License-Identifier: MIT
#include "lib/handle.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <climits>
#include <memory>
#include <random>
#include <thread>
#include <unordered_set>
#include <vector>

#include "thing.h"

using namespace wsx;
using namespace wsx_test;

TEST_CASE("A handle is a multiple of four that fits an int") {
  Fates fates;
  const HandleValue value = open_thing(fates);
  CHECK(value != 0);
  CHECK(value % 4 == 0);
  CHECK(value <= INT_MAX);
  CHECK(Pin(value));
  CHECK(close_handle(value));
}

TEST_CASE("Values that were never given out name nothing") {
  for (const HandleValue value :
       {HandleValue{0}, HandleValue{4} << 20, HandleValue{1} << 31, ~HandleValue{0}}) {
    CAPTURE(value);
    CHECK_FALSE(Pin(value));
    CHECK_FALSE(close_handle(value));
  }
  Fates fates;
  const HandleValue value = open_thing(fates);
  for (const HandleValue odd : {value | 1, value | 2, value | 3}) CHECK_FALSE(Pin(odd));
  CHECK_FALSE(Pin(value | HandleValue{1} << 40));
  CHECK(close_handle(value));
}

TEST_CASE("Closing tells the object before it returns, and lets it go") {
  Fates fates;
  const HandleValue value = open_thing(fates);
  CHECK(close_handle(value));
  CHECK(fates.closed == 1);
  CHECK(fates.gone == 1);
  CHECK_FALSE(close_handle(value));
  CHECK(fates.closed == 1);
}

TEST_CASE("A pin keeps the object of a closed handle, but nobody else finds it") {
  Fates fates;
  const HandleValue value = open_thing(fates);
  {
    const Pin pin(value);
    CHECK(close_handle(value));
    CHECK_FALSE(Pin(value));
    CHECK(fates.closed == 1);
    CHECK(fates.gone == 0);
    CHECK(static_cast<Thing*>(pin.object())->intact());
  }
  CHECK(fates.gone == 1);
}

TEST_CASE("A handle closes only under its own kind") {
  Fates fates;
  const HandleValue value = open_thing(fates, Object::Kind::event);
  CHECK_FALSE(close_handle(value, Object::Kind::socket));
  CHECK(fates.closed == 0);
  CHECK(close_handle(value, Object::Kind::event));
}

TEST_CASE("Closing all of a kind leaves the others") {
  Fates sockets, events;
  std::vector<HandleValue> kept;
  for (int i = 0; i < 2000; ++i) {
    open_thing(sockets, Object::Kind::socket);
    kept.push_back(open_thing(events));
  }
  close_all(Object::Kind::socket);
  CHECK(sockets.gone == 2000);
  CHECK(events.closed == 0);
  for (const HandleValue value : kept) CHECK(close_handle(value));
}

TEST_CASE("A closed value stays refused while hundreds of thousands of others come and go") {
  constexpr int rounds = 300000;
  Fates fates;
  std::unordered_set<HandleValue> seen;
  std::vector<HandleValue> stale;
  int found = 0;
  for (int i = 0; i < rounds; ++i) {
    const HandleValue value = open_thing(fates);
    seen.insert(value);
    close_handle(value);
    if (i % 1000 == 0) stale.push_back(value);
    if (Pin(value)) ++found;
    if (Pin(stale[static_cast<std::size_t>(i) % stale.size()])) ++found;
  }
  CHECK(found == 0);
  CHECK(seen.size() == rounds);
  CHECK(fates.gone == rounds);
}

TEST_CASE("Of several threads that close one handle exactly one succeeds") {
  constexpr int threads = 4;
  constexpr int rounds = 3000;
  Fates fates;
  std::vector<HandleValue> values;
  for (int i = 0; i < rounds; ++i) values.push_back(open_thing(fates));
  std::atomic<int> successes{0};
  in_threads(threads, [&](int) {
    for (const HandleValue value : values)
      if (close_handle(value)) ++successes;
  });
  CHECK(successes == rounds);
  CHECK(fates.closed == rounds);
  CHECK(fates.gone == rounds);
}

TEST_CASE("Objects stay whole while some threads look them up and others close them") {
  look_up_and_close<Pin>(Hold::by_pin);
}

// Last in this file: the table does not shrink.
TEST_CASE("A full table refuses one more handle, and takes it when another is closed") {
  Fates fates;
  {
    const Ref<Thing> thing(new Thing(fates));
    std::vector<HandleValue> values;
    while (const HandleValue value = open_handle(Ref<Thing>(thing))) values.push_back(value);
    CHECK(values.size() > 1000000);
    CHECK(close_handle(values.front()));
    CHECK_FALSE(Pin(values.front()));
    const HandleValue again = open_handle(Ref<Thing>(thing));
    CHECK(again != 0);
    CHECK(again != values.front());
    values.front() = again;
    for (const HandleValue value : values) close_handle(value);
    CHECK(fates.gone == 0);
  }
  CHECK(fates.gone == 1);
}

TEST_CASE("An object is closed with the last of its handles") {
  Fates fates;
  const HandleValue first = open_thing(fates);
  HandleValue second = 0;
  {
    const Pin pin(first);
    REQUIRE(pin);
    second = duplicate_handle(*pin.object());
  }
  CHECK(second != 0);
  CHECK(second != first);
  CHECK(close_handle(first));
  CHECK(fates.closed == 0);
  CHECK_FALSE(Pin(first));
  const Pin pin(second);
  REQUIRE(pin);
  CHECK(close_handle(second));
  CHECK(fates.closed == 1);
  // Whoever still uses a closed object cannot give it a handle again.
  CHECK(duplicate_handle(*pin.object()) == 0);
  CHECK(fates.closed == 1);
}
