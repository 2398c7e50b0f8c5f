// SPDX-License-Identifier: MIT
//
// libc's, and the flags of _open (io.h) by Windows' names with the host's values. No file is
// translated here, so text and binary are the same. A file that does without says WSX_NO_CRT.
#pragma GCC system_header

#include_next <fcntl.h>
#if !defined(WSX_NO_CRT) && !defined(WSX_POSIX_TU) && !defined(WSX_POSIX_SEEN) && \
    !defined(_O_RDONLY)
#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_APPEND O_APPEND
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_EXCL O_EXCL
#define _O_TEXT 0
#define _O_BINARY 0
#define _O_RAW 0
#define _O_NOINHERIT O_CLOEXEC
#define _O_TEMPORARY 0
#define _O_SHORT_LIVED 0
#define _O_SEQUENTIAL 0
#define _O_RANDOM 0
// Only _setmode is ever given these, and refuses them.
#define _O_WTEXT 0x10000000
#define _O_U16TEXT 0x20000000
#define _O_U8TEXT 0x40000000
#ifndef O_TEXT
#define O_TEXT _O_TEXT
#endif
#ifndef O_BINARY
#define O_BINARY _O_BINARY
#endif
#ifndef O_NOINHERIT
#define O_NOINHERIT _O_NOINHERIT
#endif
#endif
