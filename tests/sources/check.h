// SPDX-License-Identifier: MIT
//
// For programs that are compiled as Windows programs, where doctest would choose its Windows
// branch.
#pragma once

#include <stdio.h>
#include <stdlib.h>

// Says where and what, and ends the program without a second attempt at anything.
#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      fflush(stderr);                                                         \
      _Exit(EXIT_FAILURE);                                                    \
    }                                                                         \
  } while (0)

#define CHECK_EQUAL(left, right)                                                                \
  do {                                                                                          \
    const long long left_value = (long long)(left);                                             \
    const long long right_value = (long long)(right);                                           \
    if (left_value != right_value) {                                                            \
      fprintf(stderr, "%s:%d: %s is %lld, %s is %lld\n", __FILE__, __LINE__, #left, left_value, \
              #right, right_value);                                                             \
      fflush(stderr);                                                                           \
      _Exit(EXIT_FAILURE);                                                                      \
    }                                                                                           \
  } while (0)
