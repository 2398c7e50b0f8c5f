// SPDX-License-Identifier: MIT
//
// __try, __except, __finally and __leave. See wsx/seh.h.
#ifndef _INC_EXCPT
#define _INC_EXCPT
#pragma GCC system_header

#include <wsx/seh.h>

#endif
