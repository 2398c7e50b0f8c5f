// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include <atomic>
#include <cstdint>

#include "lib/last_error.h"
#include "posix/parking.h"

// One-time initialisation. The pointer is the context of the finished one, whose two lowest bits
// are free and say how far it has come.
namespace wsx {
namespace {

enum Stage : std::uintptr_t { untouched = 0, by_one = 1, done = 2, by_many = 3 };

constexpr std::uintptr_t stage_mask = (1 << INIT_ONCE_CTX_RESERVED_BITS) - 1;

class Once {
 public:
  explicit Once(INIT_ONCE* once) noexcept : address_(once), word_(once->Ptr) {}

  Stage stage() const noexcept { return static_cast<Stage>(value() & stage_mask); }
  void* context() const noexcept { return reinterpret_cast<void*>(value() & ~stage_mask); }

  bool move(Stage from, std::uintptr_t to) noexcept {
    void* expected = reinterpret_cast<void*>(std::uintptr_t{from});
    return word_.compare_exchange_strong(expected, reinterpret_cast<void*>(to));
  }
  void await() noexcept {
    posix::Parked(address_, [this] { return stage() == by_one; }).sleep(posix::no_deadline);
  }
  void announce() noexcept { posix::unpark_all(address_); }

 private:
  std::uintptr_t value() const noexcept { return reinterpret_cast<std::uintptr_t>(word_.load()); }

  INIT_ONCE* const address_;
  std::atomic_ref<void*> word_;
};

enum class Begun { pending, done, mixed };

// `mine`: by_one lets others wait, by_many lets all of them try.
Begun begin(Once once, Stage mine) noexcept {
  for (;;) {
    const Stage stage = once.stage();
    if (stage == done) return Begun::done;
    if (stage == untouched) {
      if (once.move(untouched, mine)) return Begun::pending;
    } else if (stage != mine) {
      return Begun::mixed;
    } else if (mine == by_many) {
      return Begun::pending;
    } else {
      once.await();
    }
  }
}

// Whose context comes first wins.
DWORD complete(Once once, DWORD flags, void* context) noexcept {
  constexpr DWORD known = INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED;
  const auto value = reinterpret_cast<std::uintptr_t>(context);
  const bool failed = flags & INIT_ONCE_INIT_FAILED;
  const bool many = flags & INIT_ONCE_ASYNC;
  if (flags & ~known || value & stage_mask || (failed && (many || context)))
    return ERROR_INVALID_PARAMETER;
  if (!once.move(many ? by_many : by_one, failed ? std::uintptr_t{untouched} : value | done))
    return ERROR_GEN_FAILURE;
  once.announce();
  return ERROR_SUCCESS;
}

BOOL check(Once once, DWORD flags, BOOL* pending, void** context) noexcept {
  if (flags & INIT_ONCE_ASYNC) return fail_win32(ERROR_INVALID_PARAMETER);
  if (once.stage() != done) return fail_win32(ERROR_GEN_FAILURE);
  *pending = FALSE;
  if (context) *context = once.context();
  return TRUE;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce) {
  *InitOnce = INIT_ONCE_STATIC_INIT;
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending,
                                    LPVOID* lpContext) {
  constexpr DWORD known = INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC;
  if (dwFlags & ~known) return fail_win32(ERROR_INVALID_PARAMETER);
  const Once once(lpInitOnce);
  if (dwFlags & INIT_ONCE_CHECK_ONLY) return check(once, dwFlags, fPending, lpContext);
  const Begun begun = begin(once, dwFlags & INIT_ONCE_ASYNC ? by_many : by_one);
  if (begun == Begun::mixed) return fail_win32(ERROR_INVALID_PARAMETER);
  *fPending = begun == Begun::pending;
  if (lpContext && begun == Begun::done) *lpContext = once.context();
  return TRUE;
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext) {
  const DWORD error = complete(Once(lpInitOnce), dwFlags, lpContext);
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
}

// The last error after a failure is whatever the function left there.
BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter,
                                LPVOID* Context) {
  const Once once(InitOnce);
  switch (begin(once, by_one)) {
    case Begun::mixed:
      return fail_win32(ERROR_INVALID_PARAMETER);
    case Begun::done:
      break;
    case Begun::pending:
      void* made = nullptr;
      if (!InitFn(InitOnce, Parameter, &made)) {
        complete(once, INIT_ONCE_INIT_FAILED, nullptr);
        return FALSE;
      }
      const DWORD error = complete(once, 0, made);
      if (error != ERROR_SUCCESS) {
        complete(once, INIT_ONCE_INIT_FAILED, nullptr);
        return fail_win32(error);
      }
  }
  if (Context) *Context = once.context();
  return TRUE;
}
