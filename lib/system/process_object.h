// SPDX-License-Identifier: MIT
#pragma once

#include "lib/object.h"
#include "lib/wait.h"

namespace wsx {

// The process itself, the only one that has handles here. It is signaled when it ends, so nobody
// ever sees that.
class Process final : public Object {
 public:
  static constexpr Kind object_kind = Kind::process;

  static Process& current() noexcept;
  Waitable* waitable() noexcept override { return &ended_; }

 private:
  Process() noexcept : Object(Kind::process) { add_first_handle(); }
  ~Process() override = default;

  Waitable ended_{Waitable::Reset::manual};
};

}  // namespace wsx
