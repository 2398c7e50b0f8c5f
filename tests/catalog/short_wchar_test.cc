// SPDX-License-Identifier: MIT
#include <cstring>

#include "support/checks.h"
//
#include <ws2spi.h>

// The catalog for programs compiled with -fshort-wchar, whose wide strings are UTF-16. No template
// may see a wchar_t here: it would be one function with that of the files beside this one.

static_assert(sizeof(wchar_t) == 2);
static_assert(sizeof(WSAPROTOCOL_INFOW) == 628);

namespace {

// Outside of the basic plane, hence two units.
constexpr wchar_t name[] = L"\U0001f600 layer";

GUID identifier() {
  return {0x5e0d00ff, 0x1c4a, 0x4b1e, {0x9a, 0x31, 0x7c, 0x22, 0x40, 0x19, 0x6f, 0x02}};
}

WSAPROTOCOL_INFOW last() {
  static WSAPROTOCOL_INFOW room[32];
  DWORD length = sizeof room;
  int error = 0;
  const int count = WSCEnumProtocols(nullptr, room, &length, &error);
  REQUIRE(count > 0);
  REQUIRE(length == static_cast<DWORD>(count) * sizeof room[0]);
  return room[count - 1];
}

}  // namespace

TEST_CASE("A program with UTF-16 strings installs, finds, updates and removes a provider") {
  GUID id = identifier();
  int error = 0;
  WSAPROTOCOL_INFOW entry{};
  std::memcpy(entry.szProtocol, name, sizeof name);
  REQUIRE(WSCInstallProvider(&id, L"/opt/\u00fc.so", &entry, 1, &error) == 0);
  entry = last();
  CHECK(std::memcmp(entry.szProtocol, name, sizeof name) == 0);
  wchar_t path[16]{};
  int length = 16;
  CHECK(WSCGetProviderPath(&id, path, &length, &error) == 0);
  CHECK(length == 10);
  CHECK((path[5] == 0xfc));
  entry.szProtocol[0] = L'x';
  entry.szProtocol[1] = L'y';
  CHECK(WSCUpdateProvider(&id, L"/opt/v.so", &entry, 1, &error) == 0);
  CHECK((last().szProtocol[1] == L'y'));
  // Half of a pair is no text.
  entry.szProtocol[0] = 0xd83d;
  CHECK(WSCUpdateProvider(&id, L"/opt/w.so", &entry, 1, &error) == SOCKET_ERROR);
  CHECK(error == WSAEINVAL);
  CHECK(WSCDeinstallProvider(&id, &error) == 0);
}

TEST_CASE("A program with UTF-16 strings puts a layer over every protocol") {
  GUID id = identifier();
  DWORD layer = 0;
  int error = 0;
  wchar_t path[] = L"/opt/layer.so";
  wchar_t layer_name[] = L"layer";
  REQUIRE(WSCInstallProviderAndChains(&id, path, layer_name, 0, nullptr, 0, &layer, &error) == 0);
  CHECK(last().dwCatalogEntryId == layer);
  CHECK((last().szProtocol[4] == L'r'));
  CHECK(WSCDeinstallProvider(&id, &error) == 0);
  REQUIRE(WSCInstallProviderAndChains64_32(&id, path, path, layer_name, 0, nullptr, 0, &layer,
                                           &error) == 0);
  CHECK(last().dwCatalogEntryId == layer);
  CHECK(WSCDeinstallProvider(&id, &error) == 0);
}

TEST_CASE("A program with UTF-16 strings has the categories that others see") {
  DWORD found = 0;
  int error = 0;
  CHECK(WSCSetApplicationCategory(L"/opt/\U0001f600", 7, L"y", 1, LSP_PROXY, nullptr, &error) == 0);
  CHECK(WSCGetApplicationCategory(L"/opt/\U0001f600", 7, L"y", 1, &found, &error) == 0);
  CHECK(found == LSP_PROXY);
  CHECK(WSCGetApplicationCategory(L"/opt/\U0001f600", 6, L"y", 1, &found, &error) == SOCKET_ERROR);
  CHECK(error == WSAEINVAL);
}
