// SPDX-License-Identifier: MIT
#pragma once

#include "lib/named.h"
#include "lib/wait.h"

namespace wsx {

// CreateEvent and WSACreateEvent make the same thing: WSAEVENTs are ordinary handles.
class Event final : public Named, public Waitable {
 public:
  static constexpr Kind object_kind = Kind::event;

  Event(Reset reset, bool set) noexcept : Event(reset, set, make_lasting_signal()) {}
  Waitable* waitable() noexcept override { return this; }
  Signal* lasting_signal() noexcept override { return lasting_; }

 private:
  // Without memory for a lasting signal it has to do with its own.
  Event(Reset reset, bool set, Signal* lasting) noexcept
      : Named(Kind::event), Waitable(reset, set, lasting), lasting_(lasting) {}
  ~Event() override {
    if (lasting_) recycle_lasting_signal(*lasting_);
  }

  Signal* const lasting_;
};

}  // namespace wsx
