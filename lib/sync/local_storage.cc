// SPDX-License-Identifier: MIT
#include "lib/sync/local_storage.h"

#include <fibersapi.h>
#include <processthreadsapi.h>
#include <winerror.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

#include "lib/last_error.h"
#include "lib/thread.h"

// Values of a thread's own: Tls, which nobody else ever sees, and Fls, whose functions are told of
// them. There are no fibers, so both belong to threads.
namespace wsx {
namespace {

// Freeing an index empties it in all threads without visiting any: a value counts only while the
// index is in the same use as when the value was stored. Odd uses are those of an owner.
class Tls {
 public:
  static constexpr DWORD count = 1088;

  static DWORD allocate() noexcept {
    for (DWORD index = 0; index < count; ++index) {
      std::uint32_t use = uses_[index].load();
      if (use % 2 == 0 && uses_[index].compare_exchange_strong(use, use + 1)) return index;
    }
    return TLS_OUT_OF_INDEXES;
  }

  static bool free(DWORD index) noexcept {
    if (index >= count) return false;
    std::uint32_t use = uses_[index].load();
    return use % 2 == 1 && uses_[index].compare_exchange_strong(use, use + 1);
  }

  static void* get(DWORD index) noexcept {
    const Chunk* const chunk = chunks_[index / Chunk::size];
    if (!chunk) return nullptr;
    const Cell& cell = chunk->cells[index % Chunk::size];
    return cell.use == uses_[index].load(std::memory_order_relaxed) ? cell.value : nullptr;
  }

  static bool set(DWORD index, void* value) noexcept {
    Chunk*& chunk = chunks_[index / Chunk::size];
    if (!chunk && Thread::current()) chunk = new (std::nothrow) Chunk;
    if (!chunk) return false;
    chunk->cells[index % Chunk::size] = {value, uses_[index].load(std::memory_order_relaxed)};
    return true;
  }

  static void end() noexcept {
    for (Chunk*& chunk : chunks_) delete std::exchange(chunk, nullptr);
  }

 private:
  struct Cell {
    void* value = nullptr;
    std::uint32_t use = 0;
  };
  struct Chunk {
    static constexpr DWORD size = 64;
    std::array<Cell, size> cells;
  };

  static std::array<std::atomic<std::uint32_t>, count> uses_;
  static thread_local std::array<Chunk*, count / Chunk::size> chunks_;
};

constinit std::array<std::atomic<std::uint32_t>, Tls::count> Tls::uses_{};
constinit thread_local std::array<Tls::Chunk*, Tls::count / Tls::Chunk::size> Tls::chunks_{};

class Fls {
 public:
  static constexpr DWORD count = FLS_MAXIMUM_AVAILABLE;

  // Index 0 is never given out, as on Windows.
  static bool valid(DWORD index) noexcept { return index > 0 && index < count; }

  static DWORD allocate(PFLS_CALLBACK_FUNCTION function) noexcept;
  static bool free(DWORD index);
  static void* get(DWORD index) noexcept {
    return own_ ? own_->cells[index].load(std::memory_order_relaxed) : nullptr;
  }
  static bool set(DWORD index, void* value) noexcept;
  static void end();

 private:
  struct Values {
    std::array<std::atomic<void*>, count> cells{};
    Values* next = nullptr;
    Values* previous = nullptr;
  };
  enum class Use : std::uint8_t { none, owned, ending };
  struct Slot {
    Use use = Use::none;
    PFLS_CALLBACK_FUNCTION function = nullptr;
  };

  static void* take_any(DWORD index) noexcept;

  static std::mutex mutex_;  // not held while a function runs
  static std::array<Slot, count> slots_;
  static Values* all_;
  static thread_local Values* own_;
};

constinit std::mutex Fls::mutex_;
constinit std::array<Fls::Slot, Fls::count> Fls::slots_{};
constinit Fls::Values* Fls::all_ = nullptr;
constinit thread_local Fls::Values* Fls::own_ = nullptr;

DWORD Fls::allocate(PFLS_CALLBACK_FUNCTION function) noexcept {
  const std::lock_guard lock(mutex_);
  for (DWORD index = 1; index < count; ++index) {
    if (slots_[index].use != Use::none) continue;
    for (Values* values = all_; values; values = values->next) values->cells[index] = nullptr;
    slots_[index] = {Use::owned, function};
    return index;
  }
  return FLS_OUT_OF_INDEXES;
}

// The value of some thread that has one.
void* Fls::take_any(DWORD index) noexcept {
  const std::lock_guard lock(mutex_);
  for (Values* values = all_; values; values = values->next)
    if (void* const value = values->cells[index].exchange(nullptr)) return value;
  return nullptr;
}

bool Fls::free(DWORD index) {
  PFLS_CALLBACK_FUNCTION function;
  {
    const std::lock_guard lock(mutex_);
    if (!valid(index) || slots_[index].use != Use::owned) return false;
    slots_[index].use = Use::ending;
    function = slots_[index].function;
  }
  while (void* const value = take_any(index))
    if (function) function(value);
  const std::lock_guard lock(mutex_);
  slots_[index] = {};
  return true;
}

bool Fls::set(DWORD index, void* value) noexcept {
  if (!own_) {
    if (!Thread::current()) return false;
    auto* const values = new (std::nothrow) Values;
    if (!values) return false;
    const std::lock_guard lock(mutex_);
    values->next = all_;
    if (all_) all_->previous = values;
    all_ = own_ = values;
  }
  own_->cells[index].store(value);
  return true;
}

void Fls::end() {
  if (!own_) return;
  for (DWORD index = 1; index < count; ++index) {
    PFLS_CALLBACK_FUNCTION function;
    {
      const std::lock_guard lock(mutex_);
      function = slots_[index].function;
    }
    void* const value = function ? own_->cells[index].exchange(nullptr) : nullptr;
    if (value) function(value);
  }
  Values* const values = std::exchange(own_, nullptr);
  const std::lock_guard lock(mutex_);
  (values->previous ? values->previous->next : all_) = values->next;
  if (values->next) values->next->previous = values->previous;
  delete values;
}

}  // namespace

void end_local_storage() {
  Fls::end();
  Tls::end();
}

}  // namespace wsx

using namespace wsx;

DWORD WINAPI TlsAlloc() {
  const DWORD index = Tls::allocate();
  if (index == TLS_OUT_OF_INDEXES) set_last_error(ERROR_NO_MORE_ITEMS);
  return index;
}

BOOL WINAPI TlsFree(DWORD dwTlsIndex) {
  return Tls::free(dwTlsIndex) ? TRUE : fail_win32(ERROR_INVALID_PARAMETER);
}

// A stored NULL and a failure look the same, so success clears the last error.
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) {
  const bool valid = dwTlsIndex < Tls::count;
  set_last_error(valid ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
  return valid ? Tls::get(dwTlsIndex) : nullptr;
}

BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) {
  if (dwTlsIndex >= Tls::count) return fail_win32(ERROR_INVALID_PARAMETER);
  return Tls::set(dwTlsIndex, lpTlsValue) ? TRUE : fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) {
  const DWORD index = Fls::allocate(lpCallback);
  if (index == FLS_OUT_OF_INDEXES) set_last_error(ERROR_NO_MORE_ITEMS);
  return index;
}

BOOL WINAPI FlsFree(DWORD dwFlsIndex) {
  return Fls::free(dwFlsIndex) ? TRUE : fail_win32(ERROR_INVALID_PARAMETER);
}

PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) {
  const bool valid = Fls::valid(dwFlsIndex);
  set_last_error(valid ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
  return valid ? Fls::get(dwFlsIndex) : nullptr;
}

BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) {
  if (!Fls::valid(dwFlsIndex)) return fail_win32(ERROR_INVALID_PARAMETER);
  return Fls::set(dwFlsIndex, lpFlsData) ? TRUE : fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI IsThreadAFiber() {
  return FALSE;
}
