// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// The console: standard handles, titles, and the handlers that are told before a program ends.

using namespace support;

namespace {

struct Told {
  std::string order;  // written by one event at a time, read after the event below
  std::atomic<DWORD> event = 0xdeadbeef;
  std::atomic<DWORD> thread = 0;
  UniqueEvent done{Reset::automatic};
};
Told* told = nullptr;

BOOL WINAPI takes(DWORD event) {
  told->order += '1';
  told->event = event;
  told->thread = GetCurrentThreadId();
  SetEvent(told->done);
  return TRUE;
}
BOOL WINAPI passes_on(DWORD) {
  told->order += '2';
  return FALSE;
}
BOOL WINAPI never_added(DWORD) {
  return FALSE;
}

SOCKET listener_to_close = INVALID_SOCKET;
BOOL WINAPI closes_listener(DWORD) {
  closesocket(listener_to_close);
  return TRUE;
}

// A handler for as long as it lives.
class Handler {
 public:
  explicit Handler(PHANDLER_ROUTINE routine) : routine_(routine) {
    REQUIRE(SetConsoleCtrlHandler(routine, TRUE));
  }
  ~Handler() { SetConsoleCtrlHandler(routine_, FALSE); }
  Handler(const Handler&) = delete;

 private:
  const PHANDLER_ROUTINE routine_;
};

// A console to send events from is not there everywhere.
bool generate(DWORD event) {
  return GenerateConsoleCtrlEvent(event, 0) || WINE_DIFFERS("an event reaches the process itself");
}

}  // namespace

// Under Wine an event would also go to the test runner.
TEST_CASE("an event is told to the last handler first, on a thread of its own" *
          doctest::skip(for_windows)) {
  Told here;
  told = &here;
  const Handler first(&takes), second(&passes_on);
  REQUIRE(generate(CTRL_BREAK_EVENT));
  REQUIRE(here.done.within(time_limit));
  CHECK(here.order == "21");
  CHECK(here.event == CTRL_BREAK_EVENT);
  CHECK(here.thread != GetCurrentThreadId());
  REQUIRE(generate(CTRL_C_EVENT));
  REQUIRE(here.done.within(time_limit));
  CHECK(here.event == CTRL_C_EVENT);
}

TEST_CASE("a handler that closes the listening socket ends a blocked accept" *
          doctest::skip(for_windows)) {
  const Winsock winsock;
  UniqueSocket listener = tcp_listener();
  listener_to_close = listener.release();
  const Handler handler(&closes_listener);
  int error = 0;
  Worker accepting([&] {
    if (accept(listener_to_close, nullptr, nullptr) == INVALID_SOCKET) error = WSAGetLastError();
  });
  REQUIRE(generate(CTRL_C_EVENT));
  accepting.join();
  // The handler may also have been faster than the call.
  CHECK((error == WSAEINTR || error == WSAENOTSOCK));
}

TEST_CASE("a null handler makes Ctrl-C nothing, until it is removed" * doctest::skip(for_windows)) {
  Told here;
  told = &here;
  const Handler handler(&takes);
  REQUIRE(SetConsoleCtrlHandler(nullptr, TRUE));
  CHECK(generate(CTRL_C_EVENT));
  CHECK(!here.done.within(20));
  REQUIRE(SetConsoleCtrlHandler(nullptr, FALSE));
  CHECK(generate(CTRL_C_EVENT));
  CHECK(here.done.within(time_limit));
}

TEST_CASE("without a handler the program's own handler of the signal is what it was" *
          doctest::skip(for_windows)) {
  static std::atomic<int> caught = 0;
  const auto before = std::signal(SIGINT, [](int) { ++caught; });
  {
    Told here;
    told = &here;
    const Handler handler(&takes);
    std::raise(SIGINT);
    REQUIRE(here.done.within(time_limit));
    CHECK(caught == 0);
  }
  std::raise(SIGINT);
  CHECK(caught == 1);
  std::signal(SIGINT, before);
}

TEST_CASE("a handler that was not added cannot be removed") {
  CHECK_RESULT_AND_ERROR(SetConsoleCtrlHandler(&never_added, FALSE), FALSE,
                         ERROR_INVALID_PARAMETER);
  REQUIRE(SetConsoleCtrlHandler(&never_added, TRUE));
  CHECK(SetConsoleCtrlHandler(&never_added, FALSE));
  CHECK(!SetConsoleCtrlHandler(&never_added, FALSE));
}

TEST_CASE("only Ctrl-C and Ctrl-Break can be generated") {
  if (WINE_DIFFERS("other events are ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(GenerateConsoleCtrlEvent(CTRL_CLOSE_EVENT, 0), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("GetStdHandle returns the same handle each time, and knows three") {
  const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
  CHECK(output == GetStdHandle(STD_OUTPUT_HANDLE));
  CHECK(output != GetStdHandle(STD_INPUT_HANDLE));
  CHECK_RESULT_AND_ERROR(GetStdHandle(4711), INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
}

TEST_CASE("text goes to the standard error by WriteFile, whatever is behind it") {
  const HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
  REQUIRE(error != nullptr);
  CHECK(GetFileType(error) != FILE_TYPE_UNKNOWN);
  DWORD written = 0xdeadbeef;
  CHECK(WriteFile(error, "", 0, &written, nullptr));
  CHECK(written == 0);
}

TEST_CASE("WriteConsole writes although the output is no terminal" * doctest::skip(for_windows)) {
  DWORD written = 0;
  CHECK(WriteConsoleA(GetStdHandle(STD_OUTPUT_HANDLE), "\n", 1, &written, nullptr));
  CHECK(written == 1);
  CHECK(WriteConsoleW(GetStdHandle(STD_OUTPUT_HANDLE), L"\n", 1, &written, nullptr));
  CHECK(written == 1);
  CHECK_RESULT_AND_ERROR(WriteConsoleA(GetStdHandle(STD_INPUT_HANDLE), "\n", 1, &written, nullptr),
                         FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("sockets are pipes to GetFileType") {
  const Winsock winsock;
  const UniqueSocket s = udp_socket();
  CHECK((GetFileType(reinterpret_cast<HANDLE>(static_cast<SOCKET>(s))) == FILE_TYPE_PIPE ||
         WINE_DIFFERS("a socket is a pipe")));
  CHECK_RESULT_AND_ERROR(GetFileType(nullptr), static_cast<DWORD>(FILE_TYPE_UNKNOWN),
                         ERROR_INVALID_HANDLE);
}

TEST_CASE("what a terminal has only, other outputs refuse") {
  const Winsock winsock;
  const UniqueSocket s = udp_socket();
  const auto handle = reinterpret_cast<HANDLE>(static_cast<SOCKET>(s));
  DWORD mode = 0;
  CONSOLE_SCREEN_BUFFER_INFO info;
  CHECK_RESULT_AND_ERROR(GetConsoleMode(handle, &mode), FALSE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(SetConsoleMode(handle, 0), FALSE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(GetConsoleScreenBufferInfo(handle, &info), FALSE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(SetConsoleTextAttribute(handle, 7), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("the title of the console can be read back" * doctest::skip(for_windows)) {
  char title[16];
  CHECK(SetConsoleTitleA("server on 8080"));
  CHECK(GetConsoleTitleA(title, sizeof title) == 14);
  CHECK(std::string(title) == "server on 8080");
  wchar_t wide[16];
  CHECK(GetConsoleTitleW(wide, 16) == 14);
  CHECK(wide[13] == L'0');
}
