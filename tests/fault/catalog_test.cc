// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/temporary_folder.h"
#include "tests/fault/host.h"
#include "tests/fault/memory.h"
//
#include <ws2spi.h>

namespace {

// Tries a call of the catalog with every allocation failing once: it succeeds, or it fails for lack
// of memory and keeps none.
template <class Call>
void check_without_memory(Call call) {
  for (int at = 1;; ++at) {
    CAPTURE(at);
    const int before = memory::blocks();
    int error = 0;
    int result;
    {
      const host::Exposed exposed;
      memory::strike(at);
      result = call(&error);
    }
    const bool struck = memory::struck();
    memory::strike(0);
    if (!struck) {
      CHECK(result == 0);
      return;
    }
    CHECK(result == SOCKET_ERROR);
    CHECK(error == WSA_NOT_ENOUGH_MEMORY);
    CHECK(memory::blocks() == before);
  }
}

// Everything that changes or reads the catalog.
void check_all_without_memory() {
  GUID id{0x5e0d0001, 0x1c4a, 0x4b1e, {0x9a, 0x31, 0x7c, 0x22, 0x40, 0x19, 0x6f, 0x02}};
  std::wstring path(300, L'p');
  path[0] = L'/';
  std::wstring name(100, L'n');
  std::wstring room(400, L' ');
  DWORD layer = 0;
  int error = 0;
  // What the catalog needs once, it keeps.
  WSCDeinstallProvider(&id, &error);
  check_without_memory([&](int* failure) {
    return WSCInstallProviderAndChains(&id, path.data(), name.data(), XP1_IFS_HANDLES, nullptr, 0,
                                       &layer, failure);
  });
  check_without_memory([&](int* failure) {
    int length = static_cast<int>(room.size());
    return WSCGetProviderPath(&id, room.data(), &length, failure);
  });
  check_without_memory([&](int* failure) { return WSCDeinstallProvider(&id, failure); });
}

}  // namespace

TEST_CASE("whichever allocation fails, a provider is installed or not, and nothing is lost") {
  host::reset();
  check_all_without_memory();
}

TEST_CASE(
    "whichever allocation fails, a catalog in a file is changed or not, and is never damaged") {
  host::reset();
  const support::TemporaryFolder folder;
  const std::string file = folder.path() / "catalog.json";
  ::setenv("WSX_CATALOG", file.c_str(), 1);
  check_all_without_memory();
  ::unsetenv("WSX_CATALOG");
}
