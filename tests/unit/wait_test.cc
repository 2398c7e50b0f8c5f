// SPDX-License-Identifier: MIT
#include "lib/wait.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

using namespace wsx;

namespace {

constexpr Deadline at_once{};
constexpr std::uint32_t limit = 10000;
constexpr auto automatic = Waitable::Reset::automatic;
constexpr auto manual = Waitable::Reset::manual;

bool took_all(std::vector<Waitable*> objects, Deadline deadline = at_once) {
  return wait_all(objects, deadline).kind == WaitResult::Kind::object;
}

// The index, or -1 for the timeout.
int took_any(std::vector<Waitable*> objects, Deadline deadline = at_once) {
  const WaitResult result = wait_any(objects, deadline);
  return result.kind == WaitResult::Kind::object ? static_cast<int>(result.index) : -1;
}

template <typename Body>
void in_threads(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
  for (std::thread& thread : threads) thread.join();
}

// Automatic objects of which each stands for something that one thread at a time may own.
class Forks {
 public:
  static constexpr std::size_t count = 5;

  explicit Forks(bool set) {
    for (auto& fork : forks_) fork = std::make_unique<Waitable>(automatic, set);
  }
  Waitable* operator[](std::size_t i) const { return forks_[i].get(); }

  void own(std::size_t i) {
    if (owned_[i].exchange(true)) ++conflicts_;
  }
  void disown(std::size_t i) { owned_[i] = false; }
  void give_back(std::size_t i) {
    disown(i);
    forks_[i]->set();
  }
  int conflicts() const { return conflicts_; }

 private:
  std::array<std::unique_ptr<Waitable>, count> forks_;
  std::array<std::atomic<bool>, count> owned_{};
  std::atomic<int> conflicts_{0};
};

// What the engine should do, one call after the other.
class Model {
 public:
  explicit Model(const std::vector<Waitable::Reset>& resets)
      : resets_(resets), set_(resets.size()) {}

  void set(std::size_t i, bool value) { set_[i] = value; }
  bool is_set(std::size_t i) const { return set_[i]; }
  int take_any(const std::vector<std::size_t>& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!set_[wanted[i]]) continue;
      take(wanted[i]);
      return static_cast<int>(i);
    }
    return -1;
  }
  bool take_all(const std::vector<std::size_t>& wanted) {
    if (!std::ranges::all_of(wanted, [&](std::size_t i) { return set_[i]; })) return false;
    for (const std::size_t i : wanted) take(i);
    return true;
  }

 private:
  void take(std::size_t i) {
    if (resets_[i] == automatic) set_[i] = false;
  }

  std::vector<Waitable::Reset> resets_;
  std::vector<bool> set_;
};

}  // namespace

TEST_CASE("A wait for any takes the lowest object that is set, and that one only") {
  Waitable a(automatic), b(automatic, true), c(automatic, true);
  CHECK(took_any({&a, &b, &c}) == 1);
  CHECK_FALSE(b.signaled());
  CHECK(c.signaled());
  CHECK(took_any({&a, &b, &c}) == 2);
  CHECK(took_any({&a, &b, &c}) == -1);
}

TEST_CASE("A wait for all takes all or nothing") {
  Waitable a(automatic, true), b(automatic), c(manual, true);
  CHECK_FALSE(took_all({&a, &b, &c}));
  CHECK(a.signaled());
  b.set();
  CHECK(took_all({&a, &b, &c}));
  CHECK_FALSE(a.signaled());
  CHECK_FALSE(b.signaled());
  CHECK(c.signaled());
}

TEST_CASE("A wait for all that runs out leaves what was set") {
  Waitable set(automatic, true), missing(automatic);
  CHECK_FALSE(took_all({&set, &missing}, deadline_after(20)));
  CHECK(set.signaled());
  CHECK(set.try_take());
}

TEST_CASE("A wait never ends before its time") {
  Waitable never(manual);
  for (const std::uint32_t milliseconds : {1u, 7u, 30u}) {
    const auto begin = Clock::now();
    CHECK(took_any({&never}, deadline_after(milliseconds)) == -1);
    CHECK(Clock::now() - begin >= std::chrono::milliseconds(milliseconds));
  }
}

TEST_CASE("The longest timeout that is not infinite does not overflow") {
  Waitable set(automatic);
  std::thread setter([&] { set.set(); });
  CHECK(took_any({&set}, deadline_after(0xFFFFFFFE)) == 0);
  setter.join();
  CHECK(deadline_after(0xFFFFFFFE) > Clock::now() + std::chrono::hours(24 * 49));
  CHECK(deadline_after(0xFFFFFFFF) == no_deadline);
}

TEST_CASE("An object may be named twice in a wait for any") {
  Waitable object(automatic);
  std::thread setter([&] { object.set(); });
  CHECK(took_any({&object, &object}, deadline_after(limit)) == 0);
  setter.join();
  CHECK_FALSE(object.signaled());
}

TEST_CASE("A pulse releases those who wait and stays with nobody") {
  for (const auto reset : {manual, automatic}) {
    Waitable object(reset);
    object.pulse();
    CHECK(took_any({&object}) == -1);
    std::atomic<int> released{0};
    std::atomic<bool> ended{false};
    std::thread waiter([&] {
      if (took_any({&object}, deadline_after(limit)) == 0) ++released;
      ended = true;
    });
    // A pulse that finds nobody is lost, so it takes as many as it takes.
    while (!ended) object.pulse();
    waiter.join();
    CHECK(released == 1);
    CHECK_FALSE(object.signaled());
  }
}

TEST_CASE("Any sequence of calls does what a simple model of the objects does") {
  std::minstd_rand random(7);
  for (int run = 0; run < 200; ++run) {
    CAPTURE(run);
    std::vector<Waitable::Reset> resets;
    std::vector<std::unique_ptr<Waitable>> objects;
    for (int i = 0; i < 6; ++i) {
      resets.push_back(random() % 3 == 0 ? manual : automatic);
      objects.push_back(std::make_unique<Waitable>(resets.back()));
    }
    Model model(resets);
    int differences = 0;
    for (int step = 0; step < 200; ++step) {
      const std::size_t one = random() % objects.size();
      std::vector<std::size_t> wanted(objects.size());
      std::iota(wanted.begin(), wanted.end(), std::size_t{0});
      std::shuffle(wanted.begin(), wanted.end(), random);
      wanted.resize(1 + random() % 4);
      std::vector<Waitable*> chosen;
      for (const std::size_t i : wanted) chosen.push_back(objects[i].get());
      switch (random() % 6) {
        case 0:
        case 1:
          objects[one]->set();
          model.set(one, true);
          break;
        case 2:
          random() % 2 ? objects[one]->reset() : objects[one]->pulse();
          model.set(one, false);
          break;
        case 3:
          differences += objects[one]->try_take() != (model.take_any({one}) == 0);
          break;
        case 4:
          differences += took_any(chosen) != model.take_any(wanted);
          break;
        default:
          differences += took_all(chosen) != model.take_all(wanted);
      }
      for (std::size_t i = 0; i < objects.size(); ++i)
        differences += objects[i]->signaled() != model.is_set(i);
    }
    REQUIRE(differences == 0);
  }
}

// Every slot goes round between its two objects. A release that is lost empties the system; one
// that is doubled gives a slot to two threads.
TEST_CASE("No release is lost or doubled between threads that wait for any") {
  constexpr int rounds = 8000;
  Forks empty(true), full(false);
  std::vector<Waitable*> empties, fulls;
  for (std::size_t i = 0; i < Forks::count; ++i) {
    empties.push_back(empty[i]);
    fulls.push_back(full[i]);
  }
  std::array<std::atomic<int>, Forks::count> held{};
  std::atomic<int> late{0};
  const auto carry = [&](const std::vector<Waitable*>& from, Forks& to, int step) {
    for (int i = 0; i < rounds; ++i) {
      const int taken = took_any(from, deadline_after(limit));
      if (taken < 0) {
        ++late;
        return;
      }
      const auto slot = static_cast<std::size_t>(taken);
      held[slot] += step;
      to[slot]->set();
    }
  };
  in_threads(4, [&](int i) {
    if (i % 2 == 0)
      carry(empties, full, 1);
    else
      carry(fulls, empty, -1);
  });
  CHECK(late == 0);
  for (std::size_t i = 0; i < Forks::count; ++i) {
    CHECK(held[i] == 0);
    CHECK(empty[i]->signaled());
    CHECK_FALSE(full[i]->signaled());
  }
}

TEST_CASE("Threads that want several objects at once never share one, nor lose one") {
  constexpr int rounds = 10000;
  Forks forks(true);
  std::atomic<int> meals{0};
  std::atomic<int> missed{0};
  in_threads(4, [&](int seed) {
    std::minstd_rand random(static_cast<unsigned>(seed) + 1);
    for (int i = 0; i < rounds; ++i) {
      std::array<std::size_t, Forks::count> order;
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::shuffle(order.begin(), order.end(), random);
      const std::size_t wanted = 1 + random() % 3;
      std::vector<Waitable*> chosen;
      for (std::size_t k = 0; k < wanted; ++k) chosen.push_back(forks[order[k]]);
      // Some give up early: what they give up on has to stay where it was.
      const std::array<Deadline, 3> patience{at_once, deadline_after(1), deadline_after(limit)};
      const Deadline deadline = patience[random() % patience.size()];
      const bool all = random() % 2;
      std::size_t first = 0, last = 0;
      if (all) {
        last = took_all(chosen, deadline) ? wanted : 0;
      } else if (const int taken = took_any(chosen, deadline); taken >= 0) {
        first = static_cast<std::size_t>(taken);
        last = first + 1;
      }
      if (first == last && deadline == patience[2]) ++missed;
      meals += first != last;
      for (std::size_t k = first; k < last; ++k) forks.own(order[k]);
      std::this_thread::yield();
      for (std::size_t k = last; k-- > first;) forks.give_back(order[k]);
    }
  });
  CHECK(forks.conflicts() == 0);
  CHECK(missed == 0);
  CHECK(meals > rounds);
  for (std::size_t i = 0; i < Forks::count; ++i) CHECK(forks[i]->signaled());
}

TEST_CASE("A manual object releases everyone, however often it is set and reset meanwhile") {
  constexpr int rounds = 300;
  constexpr int threads = 4;
  for (int round = 0; round < rounds; ++round) {
    Waitable start(manual);
    std::atomic<int> released{0};
    std::vector<std::thread> waiters;
    for (int i = 0; i < threads; ++i)
      waiters.emplace_back([&] { released += took_any({&start}, deadline_after(limit)) == 0; });
    start.set();
    start.reset();
    start.set();
    for (std::thread& waiter : waiters) waiter.join();
    REQUIRE(released == threads);
  }
}
