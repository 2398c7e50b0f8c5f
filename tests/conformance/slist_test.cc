// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include "support/fixtures.h"
#include "support/threads.h"

using namespace support;

namespace {

struct Item : SLIST_ENTRY {
  int number = 0;
};

int number_of(const SLIST_ENTRY* entry) {
  return entry ? static_cast<const Item*>(entry)->number : 0;
}

}  // namespace

TEST_CASE("An interlocked list is last in, first out, and tells what was first") {
  SLIST_HEADER list;
  InitializeSListHead(&list);
  CHECK(QueryDepthSList(&list) == 0);
  CHECK(InterlockedPopEntrySList(&list) == nullptr);
  std::array<Item, 3> items;
  for (int i = 0; i < 3; ++i) {
    items[i].number = i + 1;
    CHECK(number_of(InterlockedPushEntrySList(&list, &items[i])) == i);
  }
  CHECK(QueryDepthSList(&list) == 3);
  for (int i = 3; i > 0; --i) CHECK(number_of(InterlockedPopEntrySList(&list)) == i);
  CHECK(InterlockedPopEntrySList(&list) == nullptr);
}

TEST_CASE("An interlocked list is emptied at once, and its entries stay a chain") {
  SLIST_HEADER list;
  InitializeSListHead(&list);
  std::array<Item, 3> items;
  for (int i = 0; i < 3; ++i) {
    items[i].number = i + 1;
    InterlockedPushEntrySList(&list, &items[i]);
  }
  const SLIST_ENTRY* entry = InterlockedFlushSList(&list);
  for (int i = 3; i > 0; --i) {
    CHECK(number_of(entry) == i);
    entry = entry->Next;
  }
  CHECK(entry == nullptr);
  CHECK(QueryDepthSList(&list) == 0);
  CHECK(InterlockedFlushSList(&list) == nullptr);
}

TEST_CASE("Threads that push and pop lose no entry and get none twice") {
  constexpr int threads = 4, each = 500;
  SLIST_HEADER list;
  InitializeSListHead(&list);
  std::vector<Item> items(64);
  std::atomic<int> wrong{0};
  for (Item& item : items) InterlockedPushEntrySList(&list, &item);
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int t = 0; t < threads; ++t)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int i = 0; i < each; ++i) {
          SLIST_ENTRY* const entry = InterlockedPopEntrySList(&list);
          if (!entry) continue;
          Item& item = *static_cast<Item*>(entry);
          wrong += ++item.number != 1;
          --item.number;
          InterlockedPushEntrySList(&list, &item);
        }
      }));
  }
  CHECK(wrong == 0);
  CHECK(QueryDepthSList(&list) == items.size());
}
