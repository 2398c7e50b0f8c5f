// SPDX-License-Identifier: MIT
//
// Read before each of libevent's sources: it brings a function of this name for Windows, which has
// none, and glibc has one.
#pragma once

#include <stdlib.h>

#define arc4random_buf libevent_arc4random_buf
