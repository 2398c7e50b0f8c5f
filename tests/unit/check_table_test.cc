// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>

#include "lib/trace/check_table.h"

TEST_CASE("a table of fixed size answers like a map, whatever comes and goes") {
  wsx::check::Table<int> table;
  REQUIRE(table.make_room());
  std::map<std::uint64_t, int> model;
  std::minstd_rand chance(7);
  for (int turn = 0; turn < 200000; ++turn) {
    const std::uint64_t key = 16 * (1 + chance() % 3000);
    int value = -1;
    if (chance() % 2 == 0) {
      table.put(key, turn);
      model[key] = turn;
    } else if (table.take(key, value)) {
      REQUIRE(model.at(key) == value);
      model.erase(key);
    } else {
      REQUIRE(model.count(key) == 0);
    }
  }
  std::size_t seen = 0;
  table.for_each([&](std::uint64_t key, int value) {
    ++seen;
    CHECK(model.at(key) == value);
  });
  CHECK(seen == model.size());
}

TEST_CASE("a full table takes no more and keeps what it has") {
  wsx::check::Table<int> table;
  REQUIRE(table.make_room());
  for (std::uint64_t key = 1; key <= 100000; ++key) table.put(key, static_cast<int>(key));
  std::size_t seen = 0;
  table.for_each([&](std::uint64_t, int) { ++seen; });
  CHECK(seen < 100000);
  REQUIRE(table.find(1));
  CHECK(*table.find(1) == 1);
  CHECK(!table.find(100000));
}
