/* SPDX-License-Identifier: MIT */
#ifndef _WINCON_
#define _WINCON_
#pragma GCC system_header

#include <consoleapi.h>

#endif
