// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/unique_handle.h"
#include "support/wine.h"

// Objects that a program finds again by their names.

using namespace support;

namespace {

// Nobody else's, on a Windows where names are shared with other processes.
std::string name(const char* what) {
  return "wsx-" + std::to_string(GetCurrentProcessId()) + "-" + what;
}

std::wstring wide(const std::string& text) {
  return {text.begin(), text.end()};
}

UniqueHandle event(const std::string& name, BOOL manual = TRUE, BOOL set = FALSE) {
  return UniqueHandle(CreateEventA(nullptr, manual, set, name.c_str()));
}

HANDLE open_event(const std::string& name) {
  return OpenEventA(EVENT_ALL_ACCESS, FALSE, name.c_str());
}

}  // namespace

TEST_CASE("The first of a name is made, and later ones are the same object") {
  const std::string its_name = name("same");
  SetLastError(0xdeadbeef);
  const UniqueHandle first = event(its_name);
  CHECK(GetLastError() == ERROR_SUCCESS);
  REQUIRE(first);
  SetLastError(0xdeadbeef);
  const UniqueHandle second = event(its_name);
  CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
  REQUIRE(second);
  CHECK(HANDLE(first) != HANDLE(second));
  CHECK(SetEvent(first));
  CHECK(second.wait() == WAIT_OBJECT_0);
}

TEST_CASE("Creating what exists changes nothing of it") {
  const UniqueHandle first = event(name("kept"), FALSE, FALSE);
  const UniqueHandle second = event(name("kept"), TRUE, TRUE);
  CHECK(second.wait() == WAIT_TIMEOUT);
  CHECK(SetEvent(second));
  CHECK(first.wait() == WAIT_OBJECT_0);
  CHECK(first.wait() == WAIT_TIMEOUT);

  const UniqueHandle semaphore(CreateSemaphoreA(nullptr, 1, 1, name("count").c_str()));
  const UniqueHandle again(CreateSemaphoreA(nullptr, 5, 9, name("count").c_str()));
  CHECK_RESULT_AND_ERROR(ReleaseSemaphore(again, 1, nullptr), FALSE, ERROR_TOO_MANY_POSTS);
}

TEST_CASE("Who asks to own a mutex that exists does not own it") {
  const UniqueHandle first(CreateMutexA(nullptr, FALSE, name("mutex").c_str()));
  const UniqueHandle second(CreateMutexA(nullptr, TRUE, name("mutex").c_str()));
  CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
  CHECK_RESULT_AND_ERROR(ReleaseMutex(second), FALSE, ERROR_NOT_OWNER);
  CHECK(first.wait() == WAIT_OBJECT_0);
  CHECK(ReleaseMutex(second));
}

TEST_CASE("What exists can be opened, and what does not cannot") {
  const UniqueHandle made = event(name("open"));
  const UniqueHandle opened(open_event(name("open")));
  REQUIRE(opened);
  CHECK(SetEvent(opened));
  CHECK(made.wait() == WAIT_OBJECT_0);
  CHECK_RESULT_AND_ERROR(open_event(name("absent")), nullptr, ERROR_FILE_NOT_FOUND);
}

TEST_CASE("Each kind has its calls to open it") {
  const std::string mutex = name("m"), semaphore = name("s");
  const UniqueHandle made_mutex(CreateMutexA(nullptr, FALSE, mutex.c_str()));
  const UniqueHandle made_semaphore(CreateSemaphoreA(nullptr, 1, 1, semaphore.c_str()));
  const UniqueHandle narrow(OpenMutexA(MUTEX_ALL_ACCESS, FALSE, mutex.c_str()));
  const UniqueHandle its_wide(OpenMutexW(MUTEX_ALL_ACCESS, FALSE, wide(mutex).c_str()));
  CHECK(narrow.wait() == WAIT_OBJECT_0);
  CHECK(ReleaseMutex(its_wide));
  const UniqueHandle counted(OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, semaphore.c_str()));
  const UniqueHandle wide_counted(
      OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, wide(semaphore).c_str()));
  CHECK(counted.wait() == WAIT_OBJECT_0);
  CHECK(wide_counted.wait() == WAIT_TIMEOUT);
}

TEST_CASE("A name is gone with the last handle") {
  UniqueHandle first = event(name("gone"));
  UniqueHandle second = event(name("gone"));
  first.close();
  UniqueHandle third(open_event(name("gone")));
  CHECK(third);
  third.close();
  second.close();
  CHECK_RESULT_AND_ERROR(open_event(name("gone")), nullptr, ERROR_FILE_NOT_FOUND);
  const UniqueHandle anew = event(name("gone"));
  CHECK(GetLastError() == ERROR_SUCCESS);
}

TEST_CASE("A duplicate keeps a name alive") {
  UniqueHandle first = event(name("duplicate"));
  HANDLE copy = nullptr;
  const HANDLE self = GetCurrentProcess();
  REQUIRE(DuplicateHandle(self, first, self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
  const UniqueHandle owned(copy);
  first.close();
  const UniqueHandle found(open_event(name("duplicate")));
  CHECK(found);
}

TEST_CASE("Names that differ in case are different") {
  const UniqueHandle lower = event(name("case"));
  const UniqueHandle upper = event(name("CASE"));
  CHECK(GetLastError() == ERROR_SUCCESS);
  CHECK(SetEvent(upper));
  CHECK(lower.wait() == WAIT_TIMEOUT);
}

TEST_CASE("A wide and a narrow name that spell the same are the same") {
  const UniqueHandle narrow = event(name("letters"));
  const UniqueHandle its_wide(CreateEventW(nullptr, TRUE, FALSE, wide(name("letters")).c_str()));
  CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
  CHECK(SetEvent(its_wide));
  CHECK(narrow.wait() == WAIT_OBJECT_0);
}

TEST_CASE("All kinds of objects share one space of names") {
  const std::string its_name = name("kinds");
  const std::wstring its_wide = wide(its_name);
  const UniqueHandle first = event(its_name);
  CHECK_RESULT_AND_ERROR(CreateMutexA(nullptr, FALSE, its_name.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(CreateMutexW(nullptr, TRUE, its_wide.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(CreateSemaphoreA(nullptr, 0, 1, its_name.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(CreateSemaphoreW(nullptr, 0, 1, its_wide.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(OpenMutexA(MUTEX_ALL_ACCESS, FALSE, its_name.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, its_wide.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE("The empty name is none") {
  const UniqueHandle first = event("");
  const UniqueHandle second = event("");
  CHECK(GetLastError() == ERROR_SUCCESS);
  CHECK(SetEvent(first));
  CHECK(second.wait() == WAIT_TIMEOUT);
}

TEST_CASE("Opening needs a name") {
  CHECK_RESULT_AND_ERROR(OpenEventA(EVENT_ALL_ACCESS, FALSE, nullptr), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(OpenEventW(EVENT_ALL_ACCESS, FALSE, nullptr), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(OpenMutexA(MUTEX_ALL_ACCESS, FALSE, nullptr), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, nullptr), nullptr,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("Local names are those without a prefix, and Global ones are others") {
  const UniqueHandle plain = event(name("prefix"));
  const UniqueHandle local(open_event("Local\\" + name("prefix")));
  CHECK(local);
  const UniqueHandle global = event("Global\\" + name("prefix"));
  if (!WINE_DIFFERS("a Global name and the same without a prefix are two objects"))
    CHECK(GetLastError() == ERROR_SUCCESS);
}

TEST_CASE("A name with another backslash is a path that is not there") {
  CHECK_RESULT_AND_ERROR(CreateEventA(nullptr, TRUE, FALSE, (name("a") + "\\b").c_str()), nullptr,
                         ERROR_PATH_NOT_FOUND);
  CHECK_RESULT_AND_ERROR(open_event(name("a") + "\\b"), nullptr, ERROR_PATH_NOT_FOUND);
}

TEST_CASE("A name has at most MAX_PATH characters") {
  const std::string long_name(MAX_PATH + 1, 'n');
  CHECK_RESULT_AND_ERROR(CreateEventA(nullptr, TRUE, FALSE, long_name.c_str()), nullptr,
                         ERROR_FILENAME_EXCED_RANGE);
}

TEST_CASE("Bad arguments do not make a name") {
  CHECK_RESULT_AND_ERROR(CreateSemaphoreA(nullptr, 2, 1, name("bad").c_str()), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, name("bad").c_str()), nullptr,
                         ERROR_FILE_NOT_FOUND);
}
