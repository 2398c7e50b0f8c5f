// SPDX-License-Identifier: MIT
#include "lib/signal_word.h"

#include "lib/lasting_store.h"

namespace wsx {
namespace {

constinit LastingStore<Signal> store;

}  // namespace

Signal* make_lasting_signal() noexcept {
  return store.get();
}

// Whoever still has a word that it held before does not succeed with it any more.
void recycle_lasting_signal(Signal& signal) noexcept {
  signal.put(Signal::set_bit | Signal::watched_bit | Signal::automatic_bit, 0);
  store.put(signal);
}

}  // namespace wsx
