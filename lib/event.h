// SPDX-License-Identifier: MIT
#pragma once

#include "lib/named.h"
#include "lib/wait.h"

namespace wsx {

// CreateEvent and WSACreateEvent make the same thing: WSAEVENTs are ordinary handles.
class Event final : public Named, public Waitable {
 public:
  static constexpr Kind object_kind = Kind::event;

  Event(Reset reset, bool set) noexcept : Named(Kind::event), Waitable(reset, set) {}
  Waitable* waitable() noexcept override { return this; }

 private:
  ~Event() override = default;
};

}  // namespace wsx
