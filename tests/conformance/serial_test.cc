// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/wine.h"

// Serial ports, which libraries offer beside sockets. No test can count on one.

using namespace support;

TEST_CASE("A file is no serial port") {
  const TemporaryName name;
  name.fill("x");
  const UniqueFile file = name.open();
  DCB state{};
  state.DCBlength = sizeof state;
  COMMTIMEOUTS timeouts{};
  if (WINE_DIFFERS("a handle of something else is ERROR_INVALID_FUNCTION")) return;
  CHECK_RESULT_AND_ERROR(GetCommState(file, &state), FALSE, ERROR_INVALID_FUNCTION);
  CHECK_RESULT_AND_ERROR(SetCommState(file, &state), FALSE, ERROR_INVALID_FUNCTION);
  CHECK_RESULT_AND_ERROR(GetCommTimeouts(file, &timeouts), FALSE, ERROR_INVALID_FUNCTION);
  CHECK_RESULT_AND_ERROR(SetCommTimeouts(file, &timeouts), FALSE, ERROR_INVALID_FUNCTION);
}

TEST_CASE("A serial port that the machine has not is not found") {
  SetLastError(0);
  CHECK(CreateFileA("\\\\.\\COM77", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0,
                    nullptr) == INVALID_HANDLE_VALUE);
  CHECK((GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND));
}

#if __has_include(<wsx.h>)
TEST_CASE("There are no named pipes, and asking for one tells so") {
  CHECK_RESULT_AND_ERROR(
      CreateNamedPipeA("\\\\.\\pipe\\one", PIPE_ACCESS_DUPLEX, 0, 1, 64, 64, 0, nullptr),
      INVALID_HANDLE_VALUE, ERROR_NOT_SUPPORTED);
  CHECK_RESULT_AND_ERROR(
      CreateNamedPipeW(L"\\\\.\\pipe\\one", PIPE_ACCESS_DUPLEX, 0, 1, 64, 64, 0, nullptr),
      INVALID_HANDLE_VALUE, ERROR_NOT_SUPPORTED);
}
#endif
