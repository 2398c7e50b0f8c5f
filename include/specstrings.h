// SPDX-License-Identifier: MIT
//
// The annotations under their older home's name.
#ifndef SPECSTRINGS_H
#define SPECSTRINGS_H
#pragma GCC system_header

#include <sal.h>

#endif
