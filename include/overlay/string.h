// SPDX-License-Identifier: MIT
//
// libc's, and what Microsoft's C runtime adds to it. A file that does without says WSX_NO_CRT.
#pragma GCC system_header

#include_next <string.h>
#if !defined(WSX_NO_CRT) && !defined(WSX_POSIX_TU) && !defined(WSX_POSIX_SEEN)
// Microsoft's has the wide functions, too.
#include <wchar.h>
#include <wsx/crt_text.h>
#endif
