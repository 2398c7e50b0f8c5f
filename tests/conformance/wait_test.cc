// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

using namespace support;

namespace {

DWORD wait_any(const std::vector<HANDLE>& handles, DWORD milliseconds) {
  return WaitForMultipleObjects(static_cast<DWORD>(handles.size()), handles.data(), FALSE,
                                milliseconds);
}

DWORD wait_all(const std::vector<HANDLE>& handles, DWORD milliseconds) {
  return WaitForMultipleObjects(static_cast<DWORD>(handles.size()), handles.data(), TRUE,
                                milliseconds);
}

long long elapsed_ms(auto body) {
  const auto begin = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               begin)
      .count();
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSACreateEvent gives a manual event that is not set") {
  const WSAEVENT event = WSACreateEvent();
  REQUIRE(event != WSA_INVALID_EVENT);
  CHECK(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
  CHECK(WSASetEvent(event));
  CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
  CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
  CHECK(WSAResetEvent(event));
  CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
  CHECK(WSACloseEvent(event));
  CHECK_RESULT_AND_ERROR(WSACloseEvent(event), FALSE, WSA_INVALID_HANDLE);
}

TEST_CASE("An automatic event is taken by the wait that it ends") {
  const UniqueEvent event(Reset::automatic, true);
  CHECK(event.set());
  CHECK_FALSE(event.set());
}

TEST_CASE("Setting an automatic event twice releases one wait only") {
  const UniqueEvent event(Reset::automatic);
  CHECK(SetEvent(event));
  CHECK(SetEvent(event));
  CHECK(event.set());
  CHECK_FALSE(event.set());
}

TEST_CASE("The Win32 and the WSA calls work on the same events") {
  const UniqueEvent made_by_win32;
  CHECK(WSASetEvent(made_by_win32));
  CHECK(made_by_win32.set());
  const WSAEVENT made_by_wsa = WSACreateEvent();
  CHECK(SetEvent(made_by_wsa));
  CHECK(WaitForSingleObject(made_by_wsa, 0) == WAIT_OBJECT_0);
  CHECK(ResetEvent(made_by_wsa));
  CHECK(CloseHandle(made_by_wsa));
}

TEST_CASE("A wait for any object names the lowest one that is set") {
  const UniqueEvent first, second(Reset::manual, true), third(Reset::manual, true);
  const std::vector<HANDLE> handles{first, second, third};
  CHECK(wait_any(handles, 0) == WAIT_OBJECT_0 + 1);
  CHECK(SetEvent(first));
  CHECK(wait_any(handles, 0) == WAIT_OBJECT_0);
}

TEST_CASE("A wait for any object takes only the one that it names") {
  const UniqueEvent first(Reset::automatic, true), second(Reset::automatic, true);
  CHECK(wait_any({first, second}, 0) == WAIT_OBJECT_0);
  CHECK_FALSE(first.set());
  CHECK(second.set());
}

TEST_CASE("A wait for all objects that times out takes none of them") {
  const UniqueEvent set(Reset::automatic, true), unset(Reset::automatic);
  CHECK(wait_all({set, unset}, 0) == WAIT_TIMEOUT);
  CHECK(wait_all({set, unset}, 20) == WAIT_TIMEOUT);
  CHECK(set.set());
}

TEST_CASE("A wait for all objects takes all of them at once") {
  const UniqueEvent first(Reset::automatic, true), second(Reset::automatic, true), third;
  CHECK(SetEvent(third));
  CHECK(wait_all({first, second, third}, time_limit) < WAIT_OBJECT_0 + 3);
  CHECK_FALSE(first.set());
  CHECK_FALSE(second.set());
  CHECK(third.set());
}

TEST_CASE("64 objects can be waited for, 65 and none cannot") {
  std::vector<UniqueEvent> events(65);
  std::vector<HANDLE> handles(events.begin(), events.end());
  REQUIRE(SetEvent(handles[63]));
  CHECK(WaitForMultipleObjects(64, handles.data(), FALSE, 0) == WAIT_OBJECT_0 + 63);
  CHECK_RESULT_AND_ERROR(WaitForMultipleObjects(65, handles.data(), FALSE, 0), WAIT_FAILED,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(WaitForMultipleObjects(0, handles.data(), FALSE, 0), WAIT_FAILED,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Winsock, "WSAWaitForMultipleEvents has the limits of its twin") {
  std::vector<UniqueEvent> events(65);
  std::vector<HANDLE> handles(events.begin(), events.end());
  REQUIRE(SetEvent(handles[7]));
  CHECK(WSAWaitForMultipleEvents(64, handles.data(), FALSE, 0, FALSE) == WSA_WAIT_EVENT_0 + 7);
  CHECK(WSAWaitForMultipleEvents(2, handles.data(), TRUE, 0, FALSE) == WSA_WAIT_TIMEOUT);
  CHECK_RESULT_AND_ERROR(WSAWaitForMultipleEvents(65, handles.data(), FALSE, 0, FALSE),
                         WSA_WAIT_FAILED, WSA_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(WSAWaitForMultipleEvents(0, handles.data(), FALSE, 0, FALSE),
                         WSA_WAIT_FAILED, WSA_INVALID_PARAMETER);
}

TEST_CASE("WSAWaitForMultipleEvents needs WSAStartup and its twin does not") {
  const UniqueEvent set(Reset::manual, true);
  const HANDLE handle = set;
  CHECK(WaitForMultipleObjects(1, &handle, FALSE, 0) == WAIT_OBJECT_0);
  if (WINE_DIFFERS("WSAWaitForMultipleEvents before WSAStartup: WSANOTINITIALISED")) return;
  CHECK_RESULT_AND_ERROR(WSAWaitForMultipleEvents(1, &handle, FALSE, 0, FALSE), WSA_WAIT_FAILED,
                         WSANOTINITIALISED);
}

TEST_CASE("A wait that names a bad handle fails and takes nothing") {
  const UniqueEvent good(Reset::automatic, true);
  HANDLE closed = CreateEventA(nullptr, TRUE, TRUE, nullptr);
  REQUIRE(CloseHandle(closed));
  CHECK_RESULT_AND_ERROR(wait_any({good, closed}, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(wait_all({good, closed}, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(WaitForSingleObject(closed, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(WaitForSingleObject(nullptr, 0), WAIT_FAILED, ERROR_INVALID_HANDLE);
  CHECK(good.set());
}

TEST_CASE("A wait lasts as long as its timeout and no shorter") {
  const UniqueEvent event;
  CHECK(elapsed_ms([&] { CHECK(WaitForSingleObject(event, 60) == WAIT_TIMEOUT); }) >= 55);
  CHECK(elapsed_ms([&] { CHECK(wait_any({event}, 60) == WAIT_TIMEOUT); }) >= 55);
  CHECK(elapsed_ms([&] { CHECK(wait_all({event}, 60) == WAIT_TIMEOUT); }) >= 55);
  CHECK(elapsed_ms([&] { Sleep(60); }) >= 55);
  CHECK(elapsed_ms([&] { CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT); }) < 1000);
}

TEST_CASE("A wait that succeeds leaves the last error alone") {
  const UniqueEvent event(Reset::manual, true);
  SetLastError(4321);
  CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
  CHECK(GetLastError() == 4321);
  ResetEvent(event);
  CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
  CHECK(GetLastError() == 4321);
}

TEST_CASE_FIXTURE(Winsock, "A socket can be waited for like an event") {
  const UniqueSocket s = udp_socket();
  const UniqueEvent set(Reset::manual, true);
  CHECK(wait_any({set, reinterpret_cast<HANDLE>(SOCKET(s))}, 0) == WAIT_OBJECT_0);
}
