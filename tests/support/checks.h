// SPDX-License-Identifier: MIT
#pragma once

#include "support/winsock.h"
//
#include <doctest/doctest.h>

// The call fails with SOCKET_ERROR (or its like) and this last error. The error is set to a value
// that no call leaves behind before, and read before anything else can change it.
#define CHECK_RESULT_AND_ERROR(call, result, code) \
  do {                                             \
    SetLastError(0xdeadbeef);                      \
    const auto result_of_call = (call);            \
    const int error_of_call = WSAGetLastError();   \
    CHECK(result_of_call == (result));             \
    CHECK(error_of_call == (code));                \
  } while (false)

#define CHECK_FAILS(call, code) CHECK_RESULT_AND_ERROR(call, SOCKET_ERROR, code)

// The call succeeds with this result and leaves 0 as the last error, as Winsock's calls do since
// Windows 7.
#define CHECK_SUCCEEDS(call, result) CHECK_RESULT_AND_ERROR(call, result, 0)
