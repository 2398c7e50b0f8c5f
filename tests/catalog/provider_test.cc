// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>

#include "catalog/installed.h"
#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"

// Providers come and go.

using namespace catalog;
using namespace support;

namespace {

std::vector<WSAPROTOCOL_INFOW> visible() {
  DWORD length = 0;
  WSAEnumProtocolsW(nullptr, nullptr, &length);
  std::vector<WSAPROTOCOL_INFOW> entries(length / sizeof(WSAPROTOCOL_INFOW));
  const int count = WSAEnumProtocolsW(nullptr, entries.data(), &length);
  REQUIRE(count == static_cast<int>(entries.size()));
  return entries;
}

bool lists(const std::vector<WSAPROTOCOL_INFOW>& entries, DWORD number) {
  for (const auto& entry : entries)
    if (entry.dwCatalogEntryId == number) return true;
  return false;
}

int path_error(GUID* id, WCHAR* path, int* length) {
  return error_of([=](int* error) { return WSCGetProviderPath(id, path, length, error); });
}

}  // namespace

TEST_CASE("An installed provider's entries come last and have numbers of their own") {
  const auto before = order();
  const Installed provider(1, {layer(L"one"), layer(L"two")});
  const auto now = order();
  REQUIRE(now.size() == before.size() + 2);
  CHECK(std::equal(before.begin(), before.end(), now.begin()));
  CHECK(std::find(before.begin(), before.end(), now[now.size() - 2]) == before.end());
  CHECK(now[now.size() - 1] != now[now.size() - 2]);
  const auto entry = installed().back();
  CHECK(same(entry.ProviderId, provider.id()));
  CHECK(std::wstring_view(entry.szProtocol) == L"two");
}

TEST_CASE("Numbers of removed entries are not given out again") {
  DWORD first = 0;
  {
    const Installed provider(1, {layer()});
    first = entries_of(provider.id()).at(0);
  }
  const Installed provider(1, {layer()});
  CHECK(entries_of(provider.id()).at(0) > first);
}

TEST_CASE("WSCEnumProtocols lists hidden entries, layers and chains; WSAEnumProtocols chains") {
  const Installed lower(1, {layer()});
  const DWORD hidden = entries_of(lower.id()).at(0);
  const Installed upper(2, {chain({hidden, base(AF_INET, SOCK_STREAM)})});
  const DWORD seen = entries_of(upper.id()).at(0);
  CHECK(lists(installed(), hidden));
  CHECK(lists(installed(), base(AF_INET, SOCK_RAW)));
  CHECK(lists(installed(), seen));
  const Winsock winsock;
  CHECK_FALSE(lists(visible(), hidden));
  CHECK_FALSE(lists(visible(), base(AF_INET, SOCK_RAW)));
  CHECK(lists(visible(), seen));
}

TEST_CASE_FIXTURE(Winsock, "A running program sees a new entry after its next WSAStartup") {
  const Installed lower(1, {layer()});
  const Installed upper(2, {chain({entries_of(lower.id()).at(0), base(AF_INET, SOCK_STREAM)})});
  const DWORD number = entries_of(upper.id()).at(0);
  CHECK_FALSE(lists(visible(), number));
  {
    const Winsock again;
    CHECK(lists(visible(), number));
  }
}

TEST_CASE("WSCEnumProtocols lists only the protocols that it is asked for, and says its needs") {
  std::array<int, 2> wanted{IPPROTO_UDP, 0};
  std::vector<WSAPROTOCOL_INFOW> room(8);
  auto length = static_cast<DWORD>(room.size() * sizeof room[0]);
  int error = 0;
  CHECK(WSCEnumProtocols(wanted.data(), room.data(), &length, &error) == 2);
  CHECK(room[0].iProtocol == IPPROTO_UDP);
  CHECK(room[1].iProtocol == IPPROTO_UDP);
  CHECK(length == 2 * sizeof room[0]);
  length -= 1;
  CHECK(WSCEnumProtocols(wanted.data(), room.data(), &length, &error) == SOCKET_ERROR);
  CHECK(error == WSAENOBUFS);
  CHECK(length == 2 * sizeof room[0]);
  CHECK(WSCEnumProtocols(wanted.data(), room.data(), nullptr, &error) == SOCKET_ERROR);
  CHECK(error == WSAEFAULT);
}

TEST_CASE("The catalog leaves lpErrno alone on success, and the last error always") {
  Untouched<int> error;
  DWORD length = 0;
  std::vector<WSAPROTOCOL_INFOW> room(installed().size());
  length = static_cast<DWORD>(room.size() * sizeof room[0]);
  SetLastError(1234);
  CHECK(WSCEnumProtocols(nullptr, room.data(), &length, error.out()) > 0);
  CHECK(error.untouched());
  GUID id = identifier(1);
  auto entry = layer();
  CHECK(WSCInstallProvider(&id, L"/l.so", &entry, 1, error.out()) == 0);
  CHECK(WSCInstallProvider(&id, L"/l.so", &entry, 1, nullptr) == SOCKET_ERROR);
  CHECK(error.untouched());
  CHECK(WSCDeinstallProvider(&id, error.out()) == 0);
  CHECK(error.untouched());
  CHECK(WSCDeinstallProvider(&id, error.out()) == SOCKET_ERROR);
  CHECK(error.value() == WSAEINVAL);
  CHECK(WSAGetLastError() == 1234);
}

TEST_CASE("A provider that is there already is refused with WSANO_RECOVERY") {
  const Installed provider(1, {layer()});
  const Unchanged catalog;
  CHECK(install(identifier(1), {layer()}) == WSANO_RECOVERY);
  CHECK(install(installed().front().ProviderId, {layer()}) == WSANO_RECOVERY);
  CHECK(catalog.so_far());
}

TEST_CASE("The base protocols cannot be removed, updated or categorised") {
  const Unchanged catalog;
  GUID id = installed().front().ProviderId;
  auto entry = installed().front();
  DWORD categories = LSP_PROXY;
  CHECK(remove(id) == WSANO_RECOVERY);
  CHECK(error_of([&](int* error) { return WSCUpdateProvider(&id, L"/l.so", &entry, 1, error); }) ==
        WSANO_RECOVERY);
  CHECK(error_of([&](int* error) {
          return WSCSetProviderInfo(&id, ProviderInfoLspCategories,
                                    reinterpret_cast<BYTE*>(&categories), sizeof categories, 0,
                                    error);
        }) == WSANO_RECOVERY);
  CHECK(catalog.so_far());
}

TEST_CASE("Bad arguments of WSCInstallProvider change nothing") {
  const Unchanged catalog;
  GUID id = identifier(1);
  auto entry = layer();
  const auto install = [&](GUID* provider, const WCHAR* path, WSAPROTOCOL_INFOW* list, DWORD n) {
    return error_of([&](int* error) { return WSCInstallProvider(provider, path, list, n, error); });
  };
  CHECK(install(nullptr, L"/l.so", &entry, 1) == WSAEFAULT);
  CHECK(install(&id, nullptr, &entry, 1) == WSAEFAULT);
  CHECK(install(&id, L"/l.so", nullptr, 1) == WSAEFAULT);
  CHECK(install(&id, L"/l.so", &entry, 0) == WSAEINVAL);
  CHECK(install(&id, L"", &entry, 1) == WSAEINVAL);
  CHECK(install(&id, L"liblayer.so", &entry, 1) == WSAEINVAL);
  CHECK(install(&id, L"/l.so", &entry, 0xffffffff) == WSAENOBUFS);
  const std::wstring no_unicode{L'/', static_cast<wchar_t>(0xd800)};
  CHECK(install(&id, no_unicode.c_str(), &entry, 1) == WSAEINVAL);
  const std::wstring too_long(5000, L'/');
  CHECK(install(&id, too_long.c_str(), &entry, 1) == WSAEINVAL);
  entry.szProtocol[0] = static_cast<wchar_t>(0xd800);
  CHECK(install(&id, L"/l.so", &entry, 1) == WSAEINVAL);
  CHECK(catalog.so_far());
}

TEST_CASE("A name without its end is cut") {
  auto entry = layer();
  std::fill(std::begin(entry.szProtocol), std::end(entry.szProtocol), L'n');
  const Installed provider(1, {entry});
  CHECK(std::wstring_view(installed().back().szProtocol).size() == WSAPROTOCOL_LEN);
}

TEST_CASE("Names beyond the basic plane and of other alphabets come back as they were") {
  const Installed lower(1, {layer()});
  auto entry = chain({entries_of(lower.id()).at(0), base(AF_INET, SOCK_STREAM)});
  const std::wstring name = L"\u00dcber \U0001f600";
  std::copy_n(name.c_str(), name.size() + 1, entry.szProtocol);
  const Installed upper(2, {entry});
  CHECK(installed().back().szProtocol == name);
  const Winsock winsock;
  std::vector<WSAPROTOCOL_INFOA> narrow(32);
  auto length = static_cast<DWORD>(narrow.size() * sizeof narrow[0]);
  const int count = WSAEnumProtocolsA(nullptr, narrow.data(), &length);
  REQUIRE(count > 0);
  CHECK(std::string_view(narrow[static_cast<std::size_t>(count) - 1].szProtocol) ==
        "\xc3\x9c"
        "ber \xf0\x9f\x98\x80");
}

TEST_CASE("WSCGetProviderPath gives the path with its length in characters") {
  const Installed provider(1, {layer()});
  GUID id = provider.id();
  const std::wstring path = L"/opt/layers/liblayer.so";
  const auto needed = static_cast<int>(path.size()) + 1;
  std::array<WCHAR, 64> room{};
  int length = needed - 1;
  CHECK(path_error(&id, room.data(), &length) == WSAEFAULT);
  CHECK(length == needed);
  CHECK(room[0] == 0);
  CHECK(path_error(&id, nullptr, &length) == WSAEFAULT);
  CHECK(path_error(&id, room.data(), &length) == 0);
  CHECK(room.data() == path);
  CHECK(length == needed);
}

TEST_CASE("Bad arguments of WSCGetProviderPath") {
  GUID unknown = identifier(77);
  std::array<WCHAR, 64> room{};
  int length = static_cast<int>(room.size());
  CHECK(path_error(nullptr, room.data(), &length) == WSAEFAULT);
  CHECK(path_error(&unknown, room.data(), nullptr) == WSAEFAULT);
  CHECK(path_error(&unknown, room.data(), &length) == WSAEINVALIDPROVIDER);
  CHECK(path_error(&unknown, nullptr, &length) == WSAEINVALIDPROVIDER);
  length = -1;
  CHECK(path_error(&unknown, nullptr, &length) == WSAEINVAL);
  CHECK(WSCGetProviderPath(&unknown, room.data(), &length, nullptr) == SOCKET_ERROR);
}

TEST_CASE("The path of the base protocols is the library's own") {
  GUID id = installed().front().ProviderId;
  std::vector<WCHAR> room(5000);
  int length = static_cast<int>(room.size());
  CHECK(path_error(&id, room.data(), &length) == 0);
  CHECK(room[0] == L'/');
}

TEST_CASE("WSCUpdateProvider changes the path and the entries that it names") {
  const Installed provider(1, {layer(L"one"), layer(L"two")});
  GUID id = provider.id();
  const auto numbers = entries_of(id);
  auto changed = layer(L"other");
  changed.dwCatalogEntryId = numbers.at(1);
  const auto update = [&](const WCHAR* path) {
    return error_of([&](int* error) { return WSCUpdateProvider(&id, path, &changed, 1, error); });
  };
  CHECK(update(L"/new.so") == 0);
  CHECK(entries_of(id) == numbers);
  CHECK(std::wstring_view(installed().back().szProtocol) == L"other");
  std::array<WCHAR, 64> room{};
  int length = static_cast<int>(room.size());
  CHECK(path_error(&id, room.data(), &length) == 0);
  CHECK(std::wstring_view(room.data()) == L"/new.so");

  const Unchanged catalog;
  changed.dwCatalogEntryId = base(AF_INET, SOCK_STREAM);
  CHECK(update(L"/newer.so") == WSAEINVAL);
  changed.dwCatalogEntryId = 99999;
  CHECK(update(L"/newer.so") == WSAEINVAL);
  id = identifier(77);
  CHECK(update(L"/newer.so") == WSAEINVAL);
  CHECK(catalog.so_far());
}

TEST_CASE("Categories are kept with a provider") {
  const Installed provider(1, {layer()});
  GUID id = provider.id();
  DWORD categories = LSP_FIREWALL | LSP_INSPECTOR;
  auto* const bytes = reinterpret_cast<BYTE*>(&categories);
  std::size_t size = sizeof categories;
  const auto set = [&](WSC_PROVIDER_INFO_TYPE kind, BYTE* from, std::size_t n, DWORD flags) {
    return error_of(
        [&](int* error) { return WSCSetProviderInfo(&id, kind, from, n, flags, error); });
  };
  const auto get = [&](WSC_PROVIDER_INFO_TYPE kind, BYTE* to, std::size_t* n, DWORD flags) {
    return error_of([&](int* error) { return WSCGetProviderInfo(&id, kind, to, n, flags, error); });
  };
  CHECK(set(ProviderInfoLspCategories, bytes, size, 0) == 0);
  categories = 0;
  CHECK(get(ProviderInfoLspCategories, bytes, &size, 0) == 0);
  CHECK(categories == (LSP_FIREWALL | LSP_INSPECTOR));

  CHECK(set(ProviderInfoLspCategories, bytes, 3, 0) == WSAEINVAL);
  CHECK(set(ProviderInfoLspCategories, nullptr, 4, 0) == WSAEFAULT);
  CHECK(set(ProviderInfoAudit, bytes, 4, 0) == ERROR_CALL_NOT_IMPLEMENTED);
  CHECK(get(ProviderInfoAudit, bytes, &size, 0) == ERROR_CALL_NOT_IMPLEMENTED);
  CHECK(get(ProviderInfoLspCategories, bytes, &size, 1) == WSAEINVAL);
  CHECK(get(ProviderInfoLspCategories, bytes, nullptr, 0) == WSAEFAULT);
  size = 0;
  CHECK(get(ProviderInfoLspCategories, nullptr, &size, 0) == WSAEFAULT);
  CHECK(size == sizeof categories);
  id = identifier(77);
  size = 0;
  CHECK(get(ProviderInfoLspCategories, nullptr, &size, 0) == WSAEINVALIDPROVIDER);
  CHECK(set(ProviderInfoLspCategories, bytes, 4, 0) == WSAEINVALIDPROVIDER);
}

TEST_CASE("WSCWriteProviderOrder puts the catalog into the order it is given") {
  const Installed provider(1, {layer()});
  auto wanted = order();
  std::reverse(wanted.begin(), wanted.end());
  CHECK(WSCWriteProviderOrder(wanted.data(), static_cast<DWORD>(wanted.size())) == 0);
  CHECK(order() == wanted);
  std::reverse(wanted.begin(), wanted.end());
  CHECK(WSCWriteProviderOrder(wanted.data(), static_cast<DWORD>(wanted.size())) == 0);
}

TEST_CASE("An order that is not of all entries, each once, is refused") {
  const Unchanged catalog;
  auto wanted = order();
  const auto count = static_cast<DWORD>(wanted.size());
  CHECK(WSCWriteProviderOrder(nullptr, count) == WSAEFAULT);
  CHECK(WSCWriteProviderOrder(wanted.data(), 0) == WSAEINVAL);
  CHECK(WSCWriteProviderOrder(wanted.data(), count - 1) == WSAEINVAL);
  wanted.back() = wanted.front();
  CHECK(WSCWriteProviderOrder(wanted.data(), count) == WSAEINVAL);
  wanted.back() = 99999;
  CHECK(WSCWriteProviderOrder(wanted.data(), count) == WSAEINVAL);
  CHECK(catalog.so_far());
}

TEST_CASE("No name space can be ordered") {
  GUID id = identifier(1);
  CHECK(WSCWriteNameSpaceOrder(nullptr, 1) == WSAEFAULT);
  CHECK(WSCWriteNameSpaceOrder(&id, 1) == WSAEINVAL);
}

TEST_CASE("The 32-bit names mean the same catalog") {
  GUID id = identifier(1);
  auto entry = layer();
  int error = 0;
  CHECK(WSCInstallProvider64_32(&id, L"/l.so", &entry, 1, &error) == 0);
  DWORD length = 0;
  CHECK(WSCEnumProtocols32(nullptr, nullptr, &length, &error) == SOCKET_ERROR);
  CHECK(length == installed().size() * sizeof(WSAPROTOCOL_INFOW));
  CHECK(WSCDeinstallProvider32(&id, &error) == 0);
  CHECK(entries_of(id).empty());
}

TEST_CASE("A thousand times installed and removed leaves the catalog as it was") {
  const Unchanged catalog;
  for (unsigned round = 0; round < 1000; ++round) {
    REQUIRE(install(identifier(round), {layer()}) == 0);
    REQUIRE(remove(identifier(round)) == 0);
  }
  CHECK(catalog.so_far());
}

TEST_CASE("A catalog has room for a thousand entries, and says when it is full") {
  const std::vector<WSAPROTOCOL_INFOW> thousand(1000, layer());
  const Installed provider(1, thousand);
  const Unchanged catalog;
  CHECK(install(identifier(2), {50, layer()}) == WSAENOBUFS);
  CHECK(catalog.so_far());
}
