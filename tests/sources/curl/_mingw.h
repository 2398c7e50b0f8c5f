// SPDX-License-Identifier: MIT
//
// curl knows two kinds of compilers for Windows, Microsoft's and mingw's, and wants the version of
// the latter.
#pragma once

#define __MINGW64_VERSION_MAJOR 10
