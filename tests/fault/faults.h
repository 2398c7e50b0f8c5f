// SPDX-License-Identifier: MIT
#pragma once

#include "support/fixtures.h"
#include "tests/fault/host.h"

namespace fault {

// Winsock on a host that answers by itself until it is told what to say.
struct Faults : support::Winsock {
  Faults() { host::reset(); }
  ~Faults() { host::reset(); }
};

}  // namespace fault
