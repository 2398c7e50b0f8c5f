/* SPDX-License-Identifier: MIT */
#ifndef _OBJBASE_H_
#define _OBJBASE_H_
#pragma GCC system_header

#include <combaseapi.h>

#endif
