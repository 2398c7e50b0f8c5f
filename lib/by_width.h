// SPDX-License-Identifier: MIT
#pragma once

#include <cstdarg>

// Doors that are written once for every width of characters: a macro has them, and is given the
// character and one of these, which makes their names.

// Of the C runtime: wchar_t's as they are declared, and those for programs compiled with
// -fshort-wchar.
#define AS_DECLARED(name) name
#define SHORT_WCHAR(name) wsx16_##name

// Of Windows, whose names end with the width; the last for programs compiled with -fshort-wchar.
#define NARROW(name) name##A
#define WIDE(name) name##W
#define SHORT_WIDE(name) wsx16_##name##W

// The body of a door with an ellipsis behind `last`: `call` knows the arguments as `list`.
#define WITH_ARGUMENTS(last, call)  \
  std::va_list list;                \
  va_start(list, last);             \
  const auto result_of_call = call; \
  va_end(list);                     \
  return result_of_call
