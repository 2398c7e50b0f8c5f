// SPDX-License-Identifier: MIT
#pragma once

#include "lib/handle.h"
#include "lib/named.h"
#include "lib/wait.h"

namespace wsx {

// CreateEvent and WSACreateEvent make the same thing: WSAEVENTs are ordinary handles.
class Event final : public Named, public Waitable {
 public:
  static constexpr Kind object_kind = Kind::event;

  Event(Reset reset, bool set) noexcept : Event(reset, set, make_lasting_signal()) {}
  Waitable* waitable() noexcept override { return this; }
  Lasting lasting() noexcept override { return {.signal = lasting_}; }

 private:
  // Without memory for a lasting signal it has to do with its own.
  Event(Reset reset, bool set, Signal* lasting) noexcept
      : Named(Kind::event), Waitable(reset, set, lasting), lasting_(lasting) {}
  ~Event() override {
    if (lasting_) recycle_lasting_signal(*lasting_);
  }

  Signal* const lasting_;
};

// As long as nobody waits for it, an event is set and reset without being held. False when that has
// to be done the long way.
inline bool put_at_a_glance(const Glimpse& event, std::uint64_t clear, std::uint64_t set) noexcept {
  if (!event) return false;
  std::uint64_t seen = event->read();
  while (!(seen & Signal::watched_bit) && event.valid()) {
    const bool nothing_to_do = set == 0 && !(seen & clear);
    if (nothing_to_do || event->exchange(seen, clear, set)) return true;
  }
  return false;
}

// False also when it has to be asked the long way.
inline bool is_set_at_a_glance(const Glimpse& event) noexcept {
  return event && event->is_set() && event.valid();
}

}  // namespace wsx
