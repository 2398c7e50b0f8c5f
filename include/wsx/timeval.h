// SPDX-License-Identifier: MIT
//
// struct timeval, which select takes.
//
// Windows declares one of its own with two 32-bit members. Here it is libc's: the member names are
// the same, nearly every libc and C++ library header declares it, and a second definition could
// not stand beside it. Its size is 16 instead of 8.
//
// <sys/time.h> would be the portable place but also declares gettimeofday, which Windows sources
// define themselves. glibc keeps the struct alone in a file.
#ifndef WSX_TIMEVAL_H
#define WSX_TIMEVAL_H
#pragma GCC system_header

#if __has_include(<bits/types/struct_timeval.h>)
#include <bits/types/struct_timeval.h>
#else
#include <sys/time.h>
#endif

#endif  // WSX_TIMEVAL_H
