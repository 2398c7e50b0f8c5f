// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "lib/guarded.h"
#include "lib/named.h"

namespace wsx {

// Belongs to a thread, which may take it again and gives it back as often. When its owner ends it
// is free, and the next one to take it is told that it was abandoned.
class Mutex final : public Named, public Guarded {
 public:
  static constexpr Kind object_kind = Kind::mutex;

  // Owned from the start by `owner`, unless that is null.
  explicit Mutex(Thread* owner) noexcept;
  Waitable* waitable() noexcept override { return this; }

  // False when the thread is not the owner.
  bool release(const Thread& thread) noexcept;

  // The thread ends.
  static void abandon_all(Thread& thread) noexcept;

 private:
  ~Mutex() override;

  bool free_for(const Thread& thread) const noexcept override;
  bool take_for(Thread& thread) noexcept override;
  void free() noexcept;

  Thread* owner_ = nullptr;
  DWORD depth_ = 0;
  bool abandoned_ = false;
  Mutex* next_ = nullptr;  // of those that the owner has
};

}  // namespace wsx
