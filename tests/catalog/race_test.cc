// SPDX-License-Identifier: MIT
#include <spawn.h>
#include <sys/wait.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

#include "catalog/installed.h"
#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"

// Writers that get in each other's way, in one process and in several.

using namespace catalog;
using namespace support;

extern char** environ;

namespace {

constexpr unsigned rounds = 20;

// Installs a few providers of its own, of which it removes every other; false when any call fails.
bool write_some(unsigned first) {
  bool good = true;
  for (unsigned n = 0; n < rounds; ++n) {
    good &= install(identifier(first + n), {layer()}) == 0;
    if (n % 2 == 1) good &= remove(identifier(first + n)) == 0;
  }
  return good;
}

void check_and_clean(unsigned writers) {
  for (unsigned writer = 0; writer < writers; ++writer)
    for (unsigned n = 0; n < rounds; n += 2) CHECK(remove(identifier(100 * writer + n)) == 0);
}

void write_by_threads() {
  const std::size_t before = installed().size();
  constexpr unsigned writers = 4;
  std::atomic<unsigned> good{0};
  {
    std::vector<std::unique_ptr<Worker>> threads;
    for (unsigned writer = 0; writer < writers; ++writer)
      threads.push_back(
          std::make_unique<Worker>([&, writer] { good += write_some(100 * writer); }));
  }
  CHECK(good == writers);
  CHECK(installed().size() == before + writers * rounds / 2);
  check_and_clean(writers);
  CHECK(installed().size() == before);
}

// This program once more, with the one case that is for it.
pid_t start_writer(unsigned writer) {
  ::setenv("WSX_TEST_WRITER", std::to_string(writer).c_str(), 1);
  std::string program = "wsx-catalog-test";
  std::string filter = "--test-case=*writer in a process of its own*";
  std::string all = "--no-skip";
  char* arguments[] = {program.data(), filter.data(), all.data(), nullptr};
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments, environ) == 0);
  return child;
}

int result_of(pid_t child) {
  int status = -1;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("Threads that write at once lose nothing") {
  write_by_threads();
}

TEST_CASE("Threads that write a file at once lose nothing") {
  const CatalogFile file;
  write_by_threads();
}

TEST_CASE("Sockets open and catalogs are listed while others write") {
  std::atomic<bool> over{false};
  bool good = false;
  {
    Worker reader([&] {
      while (!over) {
        const Winsock winsock;
        const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
        CHECK(s != INVALID_SOCKET);
        CHECK(installed().size() > 0);
      }
    });
    good = write_some(0);
    over = true;
  }
  CHECK(good);
  check_and_clean(1);
}

TEST_CASE("Processes that write one file at once lose nothing") {
  const CatalogFile file;
  REQUIRE(install(identifier(9000), {layer()}) == 0);
  const std::size_t before = installed().size();
  const pid_t children[] = {start_writer(1), start_writer(2)};
  CHECK(write_some(0));
  for (const pid_t child : children) CHECK(result_of(child) == 0);
  CHECK(installed().size() == before + 3 * rounds / 2);
  check_and_clean(3);
}

TEST_CASE("What another process has installed is there after the next WSAStartup") {
  const CatalogFile file;
  const Winsock winsock;
  REQUIRE(result_of(start_writer(1)) == 0);
  CHECK(entries_of(identifier(100)).size() == 1);
  const Winsock again;
  check_and_clean(0);
  CHECK(remove(identifier(100)) == 0);
}

TEST_CASE("a writer in a process of its own" * doctest::skip()) {
  const char* const writer = std::getenv("WSX_TEST_WRITER");
  REQUIRE(writer);
  CHECK(write_some(100 * static_cast<unsigned>(std::atoi(writer))));
}
