/* SPDX-License-Identifier: MIT */
#ifndef _TIMEAPI_H_
#define _TIMEAPI_H_
#pragma GCC system_header

#include <mmsystem.h>

#endif
