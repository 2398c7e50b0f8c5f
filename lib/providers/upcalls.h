// SPDX-License-Identifier: MIT
#pragma once

#include <ws2spi.h>

#include "posix/status.h"

namespace wsx {

// What Winsock offers to the providers that it starts.
extern const WSPUPCALLTABLE own_upcalls;

// The status that a base provider's operation ends with when its error is this one: ports and files
// tell it by another code than Winsock's own functions. What has none is told by the same code
// everywhere.
Status status_of(DWORD error) noexcept;

}  // namespace wsx
