// SPDX-License-Identifier: MIT
//
// libc's, and Windows' names for its structure, calls and bits. A file that does without says
// WSX_NO_CRT.
#pragma GCC system_header

#include_next <sys/stat.h>
#if !defined(WSX_NO_CRT) && !defined(WSX_POSIX_TU) && !defined(WSX_POSIX_SEEN) && !defined(_stat)
#define _stat stat
#define _fstat fstat
#define _stat64 stat
#define _fstat64 fstat
#define _stati64 stat
#define _fstati64 fstat
#define _stat32i64 stat
#define _fstat32i64 fstat
#define _stat64i32 stat
#define _fstat64i32 fstat
#define __stat64 stat
#define _S_IFMT S_IFMT
#define _S_IFDIR S_IFDIR
#define _S_IFCHR S_IFCHR
#define _S_IFREG S_IFREG
#define _S_IFIFO S_IFIFO
#define _S_IREAD 0000400
#define _S_IWRITE 0000200
#define _S_IEXEC 0000100
#ifndef S_IREAD
#define S_IREAD _S_IREAD
#define S_IWRITE _S_IWRITE
#define S_IEXEC _S_IEXEC
#endif
#endif
