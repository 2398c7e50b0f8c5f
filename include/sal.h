// SPDX-License-Identifier: MIT
//
// Microsoft's source-code annotation language. See wsx/sal.h.
#ifndef WSX_PUBLIC_SAL_H
#define WSX_PUBLIC_SAL_H
#pragma GCC system_header

#include <wsx/sal.h>

#endif
