// SPDX-License-Identifier: MIT
//
// curl knows two kinds of compilers for Windows, Microsoft's and mingw's, and of the latter it wants
// the version.
#pragma once

#define __MINGW64_VERSION_MAJOR 10
