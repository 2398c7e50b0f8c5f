// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "lib/guarded.h"
#include "lib/named.h"

namespace wsx {

// A number of things, of which each wait takes one.
class Semaphore final : public Named, public Guarded {
 public:
  static constexpr Kind object_kind = Kind::semaphore;

  Semaphore(LONG count, LONG most) noexcept : Named(Kind::semaphore), count_(count), most_(most) {}
  Waitable* waitable() noexcept override { return this; }

  // False, and nothing changed, when there would be more than the most.
  bool release(LONG count, LONG& before) noexcept;

 private:
  ~Semaphore() override = default;

  bool free_for(const Thread&) const noexcept override { return count_ > 0; }
  bool take_for(Thread&) noexcept override {
    --count_;
    return false;
  }

  LONG count_;
  const LONG most_;
};

}  // namespace wsx
