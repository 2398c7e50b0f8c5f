// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"

// Waits of many threads on many objects, against a model that only counts: of an automatic event or
// a mutex one thread at a time may have it, of a semaphore as many as it has places. What is taken
// twice shows at once, what is lost is missed by whoever waits for it, or at the end.

using namespace support;

namespace {

constexpr std::size_t object_count = MAXIMUM_WAIT_OBJECTS;
constexpr int thread_count = 8;

enum class Kind { event, semaphore, mutex };

class Resource {
 public:
  explicit Resource(std::size_t number)
      : kind_(number % 4 == 1   ? Kind::semaphore
              : number % 8 == 3 ? Kind::mutex
                                : Kind::event),
        places_(kind_ == Kind::semaphore ? 2 : 1),
        handle_(kind_ == Kind::event   ? CreateEventA(nullptr, FALSE, TRUE, nullptr)
                : kind_ == Kind::mutex ? CreateMutexA(nullptr, FALSE, nullptr)
                                       : CreateSemaphoreA(nullptr, places_, places_, nullptr)) {}

  HANDLE handle() const { return handle_; }
  // True when that is one more than there can be.
  bool taken() { return users_.fetch_add(1) >= places_; }
  bool give_back() {
    users_.fetch_sub(1);
    if (kind_ == Kind::event) return SetEvent(handle_);
    return kind_ == Kind::mutex ? ReleaseMutex(handle_) : ReleaseSemaphore(handle_, 1, nullptr);
  }
  // With nobody left who uses it: all that there was is there.
  bool complete() const {
    for (LONG i = 0; i < places_; ++i)
      if (handle_.wait() != WAIT_OBJECT_0) return false;
    return kind_ == Kind::mutex ? ReleaseMutex(handle_) : handle_.wait() == WAIT_TIMEOUT;
  }

 private:
  const Kind kind_;
  const LONG places_;
  const UniqueHandle handle_;
  std::atomic<LONG> users_{0};
};

class Storm {
 public:
  Storm() {
    for (std::size_t i = 0; i < object_count; ++i) resources_[i] = std::make_unique<Resource>(i);
  }

  void run(unsigned seed, int waits) {
    std::minstd_rand random(seed);
    std::array<std::size_t, object_count> order;
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (int i = 0; i < waits; ++i) wait_once(random, order);
  }

  void check() {
    CHECK(shared == 0);
    CHECK(late == 0);
    CHECK(odd == 0);
    for (const auto& resource : resources_) CHECK(resource->complete());
  }

 private:
  using Order = std::array<std::size_t, object_count>;

  // Most wait for a few objects, some for all 64. Who takes nothing at once waits for a moment, or
  // until it gets something: as nobody holds one thing while waiting for another, that must come.
  void wait_once(std::minstd_rand& random, Order& order) {
    const bool all = random() % 2;
    const std::size_t count = random() % 64 == 0 ? object_count : 1 + random() % 6;
    for (std::size_t i = 0; i < count; ++i)
      std::swap(order[i], order[i + random() % (object_count - i)]);
    std::array<HANDLE, object_count> handles;
    for (std::size_t i = 0; i < count; ++i) handles[i] = resources_[order[i]]->handle();
    constexpr std::array<DWORD, 3> patiences{0, 1, 30000};
    const DWORD patience = patiences[random() % patiences.size()];
    const DWORD result =
        WaitForMultipleObjects(static_cast<DWORD>(count), handles.data(), all, patience);
    if (result == WAIT_TIMEOUT) {
      late += patience == patiences.back();
      return;
    }
    const std::size_t index = result - WAIT_OBJECT_0;
    if (index >= count) {
      ++odd;
      return;
    }
    const std::size_t first = all ? 0 : index;
    const std::size_t last = all ? count : index + 1;
    for (std::size_t i = first; i < last; ++i) shared += resources_[order[i]]->taken();
    for (std::size_t i = first; i < last; ++i) odd += !resources_[order[i]]->give_back();
  }

  std::array<std::unique_ptr<Resource>, object_count> resources_;
  std::atomic<int> shared{0};  // taken by more than can have it
  std::atomic<int> late{0};    // never came
  std::atomic<int> odd{0};     // an answer that makes no sense
};

}  // namespace

TEST_CASE("Of a million waits by 8 threads on 64 objects none takes what another has") {
  Storm storm;
  {
    std::vector<std::unique_ptr<Worker>> threads;
    for (unsigned i = 1; i <= thread_count; ++i)
      threads.push_back(
          std::make_unique<Worker>([&, i] { storm.run(i, STRESS_WAITS / thread_count); }));
  }
  storm.check();
}

// One of the first two is set at any moment, although never both for long. So the third, which is
// always set, is never the lowest, and a wait for the two never finds none.
TEST_CASE("A wait for any sees all of its objects at one moment") {
  const UniqueEvent left(Reset::manual, true), right, always(Reset::manual, true);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  {
    Worker swing([&] {
      while (!stop) {
        SetEvent(right);
        ResetEvent(left);
        SetEvent(left);
        ResetEvent(right);
      }
    });
    const auto look = [&](bool with_third) {
      const HANDLE handles[] = {left, right, always};
      for (int i = 0; i < STRESS_WAITS / 20; ++i)
        wrong += WaitForMultipleObjects(with_third ? 3 : 2, handles, FALSE, 0) >= WAIT_OBJECT_0 + 2;
    };
    {
      Worker first([&] { look(true); }), second([&] { look(false); });
    }
    stop = true;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Events that are closed while others set and wait for them reach no other event") {
  constexpr int rounds = STRESS_WAITS / 200;
  std::atomic<HANDLE> shared{nullptr};
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  const UniqueEvent bystander(Reset::automatic);
  {
    const auto use = [&] {
      while (!stop) {
        const HANDLE handle = shared;
        if (!SetEvent(handle)) wrong += GetLastError() != ERROR_INVALID_HANDLE;
        const HANDLE handles[] = {handle, bystander};
        wrong += WaitForMultipleObjects(2, handles, FALSE, 0) == WAIT_OBJECT_0 + 1;
        ResetEvent(handle);
      }
    };
    Worker first(use), second(use);
    for (int i = 0; i < rounds; ++i) {
      const HANDLE fresh = CreateEventA(nullptr, i % 2, FALSE, nullptr);
      shared = fresh;
      const UniqueEvent private_event(Reset::automatic);
      CloseHandle(fresh);
      // Takes the memory that has just come free, and nobody else knows of it.
      const UniqueEvent heir(Reset::automatic);
      wrong += heir.set();
      wrong += private_event.set();
    }
    stop = true;
  }
  CHECK(wrong == 0);
  CHECK_FALSE(bystander.set());
}
