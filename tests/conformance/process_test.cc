// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Programs that are started: this one again, with a part to play.

using namespace support;

namespace {

std::string program() {
  char path[4096];
  REQUIRE(GetModuleFileNameA(nullptr, path, sizeof path) > 0);
  return path;
}

// The command line that makes this program play the part and nothing else. It finds `more` at the
// end of its own.
std::string line_for(const std::string& part, const std::string& more = "") {
  return "\"" + program() + "\" --no-skip --test-case=\"As a child: " + part + "\" " + more;
}

class Child {
 public:
  explicit Child(const PROCESS_INFORMATION& information) : information_(information) {}
  ~Child() {
    CHECK(CloseHandle(information_.hThread));
    CHECK(CloseHandle(information_.hProcess));
  }
  Child(const Child&) = delete;

  HANDLE process() const { return information_.hProcess; }
  const PROCESS_INFORMATION& information() const { return information_; }
  DWORD end() const {
    DWORD code = 0xdeadbeef;
    REQUIRE(WaitForSingleObject(process(), 30000) == WAIT_OBJECT_0);
    REQUIRE(GetExitCodeProcess(process(), &code));
    return code;
  }

 private:
  PROCESS_INFORMATION information_;
};

struct How {
  DWORD flags = 0;
  void* environment = nullptr;
  const char* folder = nullptr;
  const char* name = nullptr;
};

PROCESS_INFORMATION start(std::string line, STARTUPINFOA startup = {}, const How& how = {}) {
  startup.cb = sizeof startup;
  PROCESS_INFORMATION information{};
  const BOOL started = CreateProcessA(how.name, line.data(), nullptr, nullptr, TRUE, how.flags,
                                      how.environment, how.folder, &startup, &information);
  CAPTURE(GetLastError());
  REQUIRE(started);
  return information;
}

STARTUPINFOA with_streams(HANDLE input, HANDLE output, HANDLE error) {
  STARTUPINFOA startup{};
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = input;
  startup.hStdOutput = output;
  startup.hStdError = error;
  return startup;
}

struct Pipe {
  HANDLE reader = nullptr, writer = nullptr;
  Pipe() {
    // On Windows what a child is to have must be inherited.
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    REQUIRE(CreatePipe(&reader, &writer, &inherited, 0));
  }
  ~Pipe() {
    close(reader);
    close(writer);
  }
  static void close(HANDLE& end) {
    if (end) CHECK(CloseHandle(end));
    end = nullptr;
  }
  std::string read_all() {
    std::string text;
    char piece[256];
    DWORD count = 0;
    while (ReadFile(reader, piece, sizeof piece, &count, nullptr) && count > 0)
      text.append(piece, count);
    CHECK(GetLastError() == ERROR_BROKEN_PIPE);
    return text;
  }
};

void say(const char* text) {
  DWORD written = 0;
  WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, static_cast<DWORD>(strlen(text)), &written,
            nullptr);
}

// Without what the test's own main puts around it.
std::string said(const std::string& text) {
  const std::size_t begin = text.find('<'), end = text.rfind('>');
  REQUIRE(end != text.npos);
  return text.substr(begin, end - begin + 1);
}

std::string said_by(const std::string& line, const How& how = {}) {
  Pipe output;
  const Child child(start(line, with_streams(nullptr, output.writer, nullptr), how));
  Pipe::close(output.writer);
  std::string text = output.read_all();
  CHECK(child.end() == 0);
  return said(text);
}

DWORD error_of(const char* name, std::string line, DWORD flags = 0, const char* folder = nullptr) {
  STARTUPINFOA startup{};
  startup.cb = sizeof startup;
  Untouched<PROCESS_INFORMATION> information;
  SetLastError(0);
  const BOOL started = CreateProcessA(name, line.empty() ? nullptr : line.data(), nullptr, nullptr,
                                      FALSE, flags, nullptr, folder, &startup, information.out());
  const DWORD error = GetLastError();
  CHECK_FALSE(started);
  if (!under_wine()) CHECK(information.untouched());
  return error;
}

}  // namespace

TEST_CASE("As a child: ends with seven" * doctest::skip()) {
  ExitProcess(7);
}

TEST_CASE("As a child: waits to be ended" * doctest::skip()) {
  Sleep(60000);
}

TEST_CASE("As a child: says its arguments" * doctest::skip()) {
  std::string line = GetCommandLineA();
  const std::size_t begin = line.find("--") == line.npos ? 0 : line.rfind("\" ");
  say(("<" + line.substr(line.find("ARGS", begin)) + ">").c_str());
  ExitProcess(0);
}

TEST_CASE("As a child: says what it reads" * doctest::skip()) {
  char text[256];
  DWORD count = 0;
  std::string all;
  while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof text, &count, nullptr) && count > 0)
    all.append(text, count);
  say(("<" + all + ">").c_str());
  ExitProcess(0);
}

TEST_CASE("As a child: says a variable and its folder" * doctest::skip()) {
  char variable[256] = "none", folder[4096];
  GetEnvironmentVariableA("WSX_TEST_CHILD", variable, sizeof variable);
  GetCurrentDirectoryA(sizeof folder, folder);
  std::string name = folder;
  name = name.substr(name.find_last_of("\\/") + 1);
  say(("<" + std::string(variable) + "," + name + ">").c_str());
  ExitProcess(0);
}

TEST_CASE("A process is signaled when it ends, and tells its exit code then") {
  const Child child(start(line_for("ends with seven")));
  CHECK(child.information().dwProcessId != 0);
  CHECK(GetProcessId(child.process()) == child.information().dwProcessId);
  CHECK(child.end() == 7);
  CHECK(WaitForSingleObject(child.information().hThread, 30000) == WAIT_OBJECT_0);
}

TEST_CASE("A process that runs is not signaled and still active, and TerminateProcess ends it") {
  const Child child(start(line_for("waits to be ended")));
  DWORD code = 0;
  CHECK(WaitForSingleObject(child.process(), 0) == WAIT_TIMEOUT);
  CHECK(GetExitCodeProcess(child.process(), &code));
  CHECK(code == STILL_ACTIVE);
  CHECK(TerminateProcess(child.process(), 300));
  CHECK(child.end() == 300);
}

TEST_CASE("TerminateProcess refuses a process that has ended") {
  const Child child(start(line_for("ends with seven")));
  CHECK(child.end() == 7);
  if (WINE_DIFFERS("TerminateProcess refuses a process that has ended")) return;
  CHECK_RESULT_AND_ERROR(TerminateProcess(child.process(), 1), FALSE, ERROR_ACCESS_DENIED);
  CHECK(child.end() == 7);
}

TEST_CASE("The handles of a process can be closed while it runs") {
  const PROCESS_INFORMATION information = start(line_for("ends with seven"));
  CHECK(CloseHandle(information.hThread));
  CHECK(CloseHandle(information.hProcess));
  CHECK_RESULT_AND_ERROR(CloseHandle(information.hProcess), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("A wait for several objects takes processes, too") {
  const UniqueEvent event;
  const Child child(start(line_for("ends with seven")));
  const HANDLE objects[] = {event, child.process()};
  CHECK(WaitForMultipleObjects(2, objects, FALSE, 30000) == WAIT_OBJECT_0 + 1);
}

TEST_CASE("A child writes where STARTF_USESTDHANDLES says, and has its arguments as they were") {
  CHECK(said_by(line_for("says its arguments", "ARGS one two")) == "<ARGS one two>");
}

TEST_CASE("A child reads where STARTF_USESTDHANDLES says") {
  Pipe input, output;
  // On Windows the child must not have the end that keeps its input open.
  SetHandleInformation(input.writer, HANDLE_FLAG_INHERIT, 0);
  const Child child(
      start(line_for("says what it reads"), with_streams(input.reader, output.writer, nullptr)));
  Pipe::close(output.writer);
  Pipe::close(input.reader);
  DWORD written = 0;
  CHECK(WriteFile(input.writer, "hello", 5, &written, nullptr));
  Pipe::close(input.writer);
  CHECK(said(output.read_all()) == "<hello>");
  CHECK(child.end() == 0);
}

TEST_CASE("A child goes on in a file where its handle is") {
  const TemporaryName name;
  name.fill("");
  {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    const UniqueFile file(CreateFileA(name.get(), GENERIC_WRITE, FILE_SHARE_READ, &inherited,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    REQUIRE(file.open());
    DWORD written = 0;
    REQUIRE(WriteFile(file, "before ", 7, &written, nullptr));
    const Child child(
        start(line_for("says its arguments", "ARGS"), with_streams(nullptr, file, nullptr)));
    CHECK(child.end() == 0);
  }
  CHECK(name.contents().substr(0, 7) == "before ");
  CHECK(said(name.contents()) == "<ARGS>");
}

TEST_CASE("A child has the caller's variables, or those that it is given, and its folder") {
  REQUIRE(SetEnvironmentVariableA("WSX_TEST_CHILD", "inherited"));
  const std::string line = line_for("says a variable and its folder");
  CHECK(said_by(line).substr(0, 11) == "<inherited,");
  // Windows needs some variables of its own.
  std::string block = "WSX_TEST_CHILD=given";
  block.push_back('\0');
  for (const char* name : {"SystemRoot", "WINEPREFIX", "LD_LIBRARY_PATH", "ASAN_OPTIONS"}) {
    char value[4096];
    if (GetEnvironmentVariableA(name, value, sizeof value) == 0) continue;
    block += std::string(name) + "=" + value;
    block.push_back('\0');
  }
  block.push_back('\0');
  How how;
  how.environment = block.data();
  CHECK(said_by(line, how).substr(0, 7) == "<given,");
  const TemporaryName folder;
  REQUIRE(CreateDirectoryA(folder.get(), nullptr));
  How elsewhere;
  elsewhere.folder = folder.get();
  CHECK(said_by(line, elsewhere) == "<inherited," + std::string(folder.get()) + ">");
  SetEnvironmentVariableA("WSX_TEST_CHILD", nullptr);
  CHECK(RemoveDirectoryA(folder.get()));
}

TEST_CASE("CreateProcess takes the program's file beside the command line") {
  const std::string path = program();
  How how;
  how.name = path.c_str();
  const Child child(
      start("anything --no-skip \"--test-case=As a child: ends with seven\"", {}, how));
  CHECK(child.end() == 7);
}

TEST_CASE("CreateProcessW starts what CreateProcessA starts") {
  const std::string narrow = line_for("ends with seven");
  std::basic_string<WCHAR> line(narrow.begin(), narrow.end());
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION information{};
  REQUIRE(CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE,
                         CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP, nullptr, nullptr, &startup,
                         &information));
  const Child child(information);
  CHECK(child.end() == 7);
}

TEST_CASE("CreateProcess says why it starts nothing, and stores nothing") {
  CHECK(error_of(nullptr, "no-such-program-of-wsx with arguments") == ERROR_FILE_NOT_FOUND);
  CHECK(error_of("no such program", "") == ERROR_FILE_NOT_FOUND);
  CHECK(error_of("no such folder\\program", "x") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of(nullptr, line_for("ends with seven"), 0, "no such folder") == ERROR_DIRECTORY);
  if (!WINE_DIFFERS("one console or none"))
    CHECK(error_of(nullptr, line_for("ends with seven"), DETACHED_PROCESS | CREATE_NEW_CONSOLE) ==
          ERROR_INVALID_PARAMETER);
}

TEST_CASE("What CreateProcess cannot do here is ERROR_NOT_SUPPORTED") {
  if (for_windows) return;
  CHECK(error_of(nullptr, line_for("ends with seven"), CREATE_SUSPENDED) == ERROR_NOT_SUPPORTED);
  CHECK(error_of(nullptr, line_for("ends with seven"), DEBUG_PROCESS) == ERROR_NOT_SUPPORTED);
  CHECK(error_of(nullptr, line_for("ends with seven"), EXTENDED_STARTUPINFO_PRESENT) ==
        ERROR_NOT_SUPPORTED);
}

TEST_CASE("A pipe has two ends, each for one thing, and tells when the other is closed") {
  Pipe pipe;
  char text[16] = "";
  DWORD count = 0;
  CHECK(WriteFile(pipe.writer, "0123456789", 10, &count, nullptr));
  CHECK(count == 10);
  CHECK(ReadFile(pipe.reader, text, 4, &count, nullptr));
  CHECK(std::string(text, count) == "0123");
  CHECK(GetFileType(pipe.reader) == FILE_TYPE_PIPE);
  CHECK_RESULT_AND_ERROR(ReadFile(pipe.writer, text, 1, &count, nullptr), FALSE,
                         ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(WriteFile(pipe.reader, text, 1, &count, nullptr), FALSE,
                         ERROR_ACCESS_DENIED);
  Pipe::close(pipe.writer);
  CHECK(ReadFile(pipe.reader, text, sizeof text, &count, nullptr));
  CHECK(std::string(text, count) == "456789");
  CHECK_RESULT_AND_ERROR(ReadFile(pipe.reader, text, sizeof text, &count, nullptr), FALSE,
                         ERROR_BROKEN_PIPE);
  Pipe other;
  Pipe::close(other.reader);
  CHECK_RESULT_AND_ERROR(WriteFile(other.writer, "x", 1, &count, nullptr), FALSE, ERROR_NO_DATA);
}

TEST_CASE("PeekNamedPipe looks and leaves what is there") {
  Pipe pipe;
  char text[16] = "";
  DWORD count = 0, available = 0;
  CHECK(PeekNamedPipe(pipe.reader, text, sizeof text, &count, &available, nullptr));
  CHECK(count == 0);
  CHECK(available == 0);
  DWORD written = 0;
  REQUIRE(WriteFile(pipe.writer, "abcdef", 6, &written, nullptr));
  CHECK(PeekNamedPipe(pipe.reader, text, 3, &count, &available, nullptr));
  CHECK(std::string(text, count) == "abc");
  CHECK(available == 6);
  CHECK(PeekNamedPipe(pipe.reader, nullptr, 0, nullptr, &available, nullptr));
  CHECK(available == 6);
  CHECK(ReadFile(pipe.reader, text, sizeof text, &count, nullptr));
  CHECK(std::string(text, count) == "abcdef");
  Pipe::close(pipe.writer);
  CHECK_RESULT_AND_ERROR(PeekNamedPipe(pipe.reader, nullptr, 0, nullptr, &available, nullptr),
                         FALSE, ERROR_BROKEN_PIPE);
}

TEST_CASE("GetStartupInfo fills the structure") {
  STARTUPINFOA startup;
  std::memset(&startup, 0xa5, sizeof startup);
  GetStartupInfoA(&startup);
  CHECK(startup.cb == sizeof startup);
  REQUIRE(startup.lpTitle != nullptr);
  STARTUPINFOW wide;
  std::memset(&wide, 0xa5, sizeof wide);
  GetStartupInfoW(&wide);
  CHECK(wide.cb == sizeof wide);
}

TEST_CASE("The class of priority is kept") {
  CHECK(GetPriorityClass(GetCurrentProcess()) == NORMAL_PRIORITY_CLASS);
  CHECK(SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS));
  CHECK(GetPriorityClass(GetCurrentProcess()) == BELOW_NORMAL_PRIORITY_CLASS);
  CHECK(SetPriorityClass(GetCurrentProcess(), NORMAL_PRIORITY_CLASS));
  CHECK_RESULT_AND_ERROR(SetPriorityClass(GetCurrentProcess(), 3), FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("GetModuleHandleEx finds modules by name and by what is in them") {
  HMODULE named = nullptr, own = nullptr;
  CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, nullptr, &own));
  CHECK(own == GetModuleHandleA(nullptr));
  CHECK(GetModuleHandleExA(0, "kernel32.dll", &named));
  CHECK(named == GetModuleHandleA("kernel32.dll"));
  CHECK(FreeLibrary(named));
  static int something = 0;
  HMODULE found = nullptr;
  CHECK(GetModuleHandleExA(
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
      reinterpret_cast<LPCSTR>(&something), &found));
  CHECK(found == own);
  CHECK_RESULT_AND_ERROR(GetModuleHandleExA(0, "no-such-module.dll", &found), FALSE,
                         ERROR_MOD_NOT_FOUND);
  CHECK(found == nullptr);
  CHECK_RESULT_AND_ERROR(GetModuleHandleExA(0, "kernel32.dll", nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(GetModuleHandleExA(3, "kernel32.dll", &found), FALSE,
                         ERROR_INVALID_PARAMETER);
}
