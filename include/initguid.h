// SPDX-License-Identifier: MIT
//
// From here on DEFINE_GUID defines the GUID instead of declaring it.
#ifndef INITGUID
#define INITGUID
#endif
#pragma GCC system_header
#include <guiddef.h>
