// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

// A context: its two lowest bits are clear.
alignas(4) int context, other_context;

struct Recipe {
  static BOOL CALLBACK make(PINIT_ONCE, void* parameter, void** made) {
    Recipe& self = *static_cast<Recipe*>(parameter);
    ++self.calls;
    if (self.hold) WaitForSingleObject(self.hold, time_limit);
    if (self.fails) SetLastError(1234);
    if (self.made) *made = self.made;
    return !self.fails;
  }

  bool fails = false;
  void* made = nullptr;
  HANDLE hold = nullptr;
  std::atomic<int> calls{0};
};

}  // namespace

TEST_CASE("What is done once is done by the first call, and its context is told to all") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  Recipe recipe{.made = &context};
  for (int i = 0; i < 3; ++i) {
    void* told = nullptr;
    CHECK(InitOnceExecuteOnce(&once, Recipe::make, &recipe, &told));
    CHECK(told == &context);
  }
  CHECK(InitOnceExecuteOnce(&once, Recipe::make, &recipe, nullptr));
  CHECK(recipe.calls == 1);
}

TEST_CASE("A function that fails is called again by the next") {
  INIT_ONCE once;
  InitOnceInitialize(&once);
  Recipe fails{.fails = true}, works{.made = &context};
  Untouched<void*> told;
  CHECK_RESULT_AND_ERROR(InitOnceExecuteOnce(&once, Recipe::make, &fails, told.out()), FALSE, 1234);
  CHECK(InitOnceExecuteOnce(&once, Recipe::make, &works, told.out()));
  CHECK(told.value() == &context);
  CHECK(works.calls == 1);
}

TEST_CASE("Threads that come meanwhile wait for the first") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  const UniqueEvent go_on;
  Recipe recipe{.made = &context, .hold = go_on};
  std::atomic<int> through{0};
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < 4; ++i)
      workers.push_back(std::make_unique<Worker>([&] {
        void* told = nullptr;
        through += InitOnceExecuteOnce(&once, Recipe::make, &recipe, &told) && told == &context;
      }));
    CHECK(eventually([&] { return recipe.calls == 1; }));
    Sleep(5);
    CHECK(through == 0);
    CHECK(SetEvent(go_on));
  }
  CHECK(through == 4);
  CHECK(recipe.calls == 1);
}

TEST_CASE("In two steps, the one who begins completes") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  BOOL pending = 5;
  void* told = nullptr;
  CHECK(InitOnceBeginInitialize(&once, 0, &pending, &told));
  CHECK(pending == TRUE);
  CHECK(InitOnceComplete(&once, 0, &context));
  CHECK(InitOnceBeginInitialize(&once, 0, &pending, &told));
  CHECK(pending == FALSE);
  CHECK(told == &context);
  told = nullptr;
  CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, &told));
  CHECK(pending == FALSE);
  CHECK(told == &context);
  CHECK_RESULT_AND_ERROR(InitOnceComplete(&once, 0, &other_context), FALSE, ERROR_GEN_FAILURE);
}

TEST_CASE("A look whether it is done begins nothing") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  BOOL pending = 5;
  CHECK_RESULT_AND_ERROR(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, nullptr),
                         FALSE, ERROR_GEN_FAILURE);
  CHECK(pending == 5);
  CHECK_RESULT_AND_ERROR(InitOnceComplete(&once, 0, nullptr), FALSE, ERROR_GEN_FAILURE);
  CHECK_RESULT_AND_ERROR(
      InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC, &pending, nullptr),
      FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("A beginning that is given up leaves it to the next") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  BOOL pending = FALSE;
  CHECK(InitOnceBeginInitialize(&once, 0, &pending, nullptr));
  std::atomic<bool> second{false};
  Worker next([&] {
    BOOL mine = FALSE;
    second = InitOnceBeginInitialize(&once, 0, &mine, nullptr) && mine &&
             InitOnceComplete(&once, 0, &context);
  });
  CHECK(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, nullptr));
  next.join();
  CHECK(second);
}

TEST_CASE("Of several that do it at the same time the first to complete wins") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  BOOL pending = FALSE;
  for (int i = 0; i < 2; ++i) {
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, nullptr));
    CHECK(pending == TRUE);
  }
  CHECK(InitOnceComplete(&once, INIT_ONCE_ASYNC, &context));
  CHECK_RESULT_AND_ERROR(InitOnceComplete(&once, INIT_ONCE_ASYNC, &other_context), FALSE,
                         ERROR_GEN_FAILURE);
  void* told = nullptr;
  CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, &told));
  CHECK(pending == FALSE);
  CHECK(told == &context);
}

TEST_CASE("The two ways to do it once are not mixed") {
  BOOL pending = FALSE;
  INIT_ONCE by_one = INIT_ONCE_STATIC_INIT, by_many = INIT_ONCE_STATIC_INIT;
  CHECK(InitOnceBeginInitialize(&by_one, 0, &pending, nullptr));
  CHECK(InitOnceBeginInitialize(&by_many, INIT_ONCE_ASYNC, &pending, nullptr));
  CHECK_RESULT_AND_ERROR(InitOnceBeginInitialize(&by_one, INIT_ONCE_ASYNC, &pending, nullptr),
                         FALSE, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(InitOnceBeginInitialize(&by_many, 0, &pending, nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("A context with one of its two lowest bits set is refused") {
  INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  BOOL pending = FALSE;
  CHECK(InitOnceBeginInitialize(&once, 0, &pending, nullptr));
  for (const ULONG_PTR bits : {1, 2, 3})
    CHECK_RESULT_AND_ERROR(InitOnceComplete(&once, 0, reinterpret_cast<void*>(bits)), FALSE,
                           ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(InitOnceComplete(&once, INIT_ONCE_INIT_FAILED, &context), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK(InitOnceComplete(&once, 0, nullptr));
}
