// SPDX-License-Identifier: MIT
//
// libc's, and what Microsoft's C runtime adds to it. A file that does without says WSX_NO_CRT.
#pragma GCC system_header

#include_next <stdlib.h>
#if !defined(WSX_NO_CRT) && !defined(WSX_POSIX_TU) && !defined(WSX_POSIX_SEEN)
// Microsoft's brings it.
#include <limits.h>
#include <wsx/crt_stdlib.h>
#endif
