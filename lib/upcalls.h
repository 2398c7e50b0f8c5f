// SPDX-License-Identifier: MIT
#pragma once

#include <ws2spi.h>

namespace wsx {

// What Winsock offers to the providers that it starts.
extern const WSPUPCALLTABLE own_upcalls;

}  // namespace wsx
