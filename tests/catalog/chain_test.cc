// SPDX-License-Identifier: MIT
#include "catalog/installed.h"
#include "lib/providers/catalog.h"
#include "support/checks.h"
#include "support/fixtures.h"

// Chains: which entry a socket is made from, and what it stands upon.

using namespace catalog;
using namespace support;

namespace {

// What the next WSAStartup makes of the catalog.
std::shared_ptr<const wsx::Snapshot> current() {
  const Winsock winsock;
  return wsx::Catalog::current();
}

DWORD match(int family, int type, int protocol) {
  const auto snapshot = current();
  const auto* const entry = snapshot->match(family, type, protocol);
  return entry ? entry->dwCatalogEntryId : 0;
}

void put_first(DWORD number) {
  auto numbers = order();
  std::erase(numbers, number);
  numbers.insert(numbers.begin(), number);
  REQUIRE(WSCWriteProviderOrder(numbers.data(), static_cast<DWORD>(numbers.size())) == 0);
}

// WSCInstallProviderAndChains over TCP, or over everything.
struct Everywhere {
  explicit Everywhere(unsigned n, DWORD services = XP1_IFS_HANDLES) : id(identifier(n)) {
    int error = 0;
    wchar_t path[] = L"/opt/layers/liblayer.so";
    wchar_t name[] = L"counter";
    REQUIRE(WSCInstallProviderAndChains(&id, path, name, services, nullptr, 0, &number, &error) ==
            0);
  }
  ~Everywhere() { CHECK(remove(id) == 0); }

  GUID id;
  DWORD number = 0;
};

}  // namespace

TEST_CASE("Without layers a socket is made from its base protocol") {
  CHECK_FALSE(current()->layered());
  CHECK_FALSE(wsx::Catalog::layered());
  CHECK(match(AF_INET, SOCK_STREAM, IPPROTO_TCP) == base(AF_INET, SOCK_STREAM));
  CHECK(match(AF_INET, SOCK_STREAM, 0) == base(AF_INET, SOCK_STREAM));
  CHECK(match(AF_INET6, SOCK_DGRAM, 0) == base(AF_INET6, SOCK_DGRAM));
  CHECK(match(AF_INET, SOCK_RAW, 200) == base(AF_INET, SOCK_RAW));
  CHECK(match(AF_INET, SOCK_STREAM, IPPROTO_UDP) == 0);
  CHECK(match(AF_IPX, SOCK_STREAM, 0) == 0);
}

TEST_CASE("The first entry in the order that matches makes the socket") {
  const Installed lower(1, {layer()});
  const DWORD layer_number = entries_of(lower.id()).at(0);
  const Installed upper(2, {chain({layer_number, base(AF_INET, SOCK_STREAM)})});
  const DWORD number = entries_of(upper.id()).at(0);
  CHECK(current()->layered());
  CHECK(wsx::Catalog::layered());
  CHECK(match(AF_INET, SOCK_STREAM, 0) == base(AF_INET, SOCK_STREAM));
  put_first(number);
  CHECK(match(AF_INET, SOCK_STREAM, 0) == number);
  CHECK(match(AF_INET, SOCK_STREAM, IPPROTO_TCP) == number);
  CHECK(match(AF_INET, SOCK_DGRAM, 0) == base(AF_INET, SOCK_DGRAM));
  // A layer by itself makes no sockets, wherever it stands.
  put_first(layer_number);
  CHECK(match(AF_INET, SOCK_STREAM, 0) == number);
}

TEST_CASE("A chain is followed from its top to the base") {
  const Installed lower(1, {layer(L"lower")});
  const Installed upper(2, {layer(L"upper")});
  const std::vector<DWORD> links{entries_of(upper.id()).at(0), entries_of(lower.id()).at(0),
                                 base(AF_INET, SOCK_STREAM)};
  const Installed chained(3, {chain(links)});
  const auto snapshot = current();
  wsx::Snapshot::Chain found;
  REQUIRE(snapshot->follow(*snapshot->find(entries_of(chained.id()).at(0)), found));
  REQUIRE(found.length == links.size());
  for (std::size_t place = 0; place < links.size(); ++place)
    CHECK(found.links[place]->dwCatalogEntryId == links[place]);
  REQUIRE(snapshot->follow(*snapshot->find(links[2]), found));
  CHECK(found.length == 1);
  CHECK_FALSE(snapshot->follow(*snapshot->find(links[0]), found));
}

TEST_CASE("Chains that cannot work are refused and change nothing") {
  const Installed lower(1, {layer()});
  const DWORD number = entries_of(lower.id()).at(0);
  const DWORD tcp = base(AF_INET, SOCK_STREAM);
  const Unchanged catalog;
  CHECK(install(identifier(2), {chain({99999, tcp})}) == WSAEINVAL);
  CHECK(install(identifier(2), {chain({number, 99999})}) == WSAEINVAL);
  CHECK(install(identifier(2), {chain({tcp, number})}) == WSAEINVAL);
  CHECK(install(identifier(2), {chain({number, number})}) == WSAEINVAL);
  CHECK(install(identifier(2), {chain({tcp, tcp})}) == WSAEINVAL);
  auto entry = chain({number, tcp});
  entry.ProtocolChain.ChainLen = MAX_PROTOCOL_CHAIN + 1;
  CHECK(install(identifier(2), {entry}) == WSAEINVAL);
  entry.ProtocolChain.ChainLen = -1;
  CHECK(install(identifier(2), {entry}) == WSAEINVAL);
  entry.ProtocolChain.ChainLen = 0x7fffffff;
  CHECK(install(identifier(2), {entry}) == WSAEINVAL);
  // Not even together with one that could.
  CHECK(install(identifier(2), {layer(), chain({99999, tcp})}) == WSAEINVAL);
  CHECK(catalog.so_far());
}

TEST_CASE("A chain whose layer is gone stays and leads nowhere") {
  const DWORD tcp = base(AF_INET, SOCK_STREAM);
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const Installed upper(2, {chain({entries_of(identifier(1)).at(0), tcp})});
  const DWORD number = entries_of(upper.id()).at(0);
  put_first(number);
  REQUIRE(remove(identifier(1)) == 0);
  CHECK(match(AF_INET, SOCK_STREAM, 0) == number);
  const auto snapshot = current();
  wsx::Snapshot::Chain found;
  CHECK_FALSE(snapshot->follow(*snapshot->find(number), found));
}

TEST_CASE("WSCInstallProviderAndChains puts a layer over every protocol") {
  const auto before = installed();
  {
    const Everywhere counter(1);
    const auto now = installed();
    CHECK(now.back().dwCatalogEntryId == counter.number);
    CHECK(now.back().ProtocolChain.ChainLen == LAYERED_PROTOCOL);
    CHECK((now.back().dwProviderFlags & PFL_HIDDEN) != 0);
    CHECK(std::wstring_view(now.back().szProtocol) == L"counter");
    const auto& tcp = now.front();
    CHECK(tcp.iProtocol == IPPROTO_TCP);
    CHECK(tcp.ProtocolChain.ChainLen == 2);
    CHECK(tcp.ProtocolChain.ChainEntries[0] == counter.number);
    CHECK(tcp.ProtocolChain.ChainEntries[1] == base(AF_INET, SOCK_STREAM));
    CHECK(tcp.dwServiceFlags1 == 0x20066);
    CHECK(std::wstring_view(tcp.szProtocol) == L"counter over [MSAFD Tcpip [TCP/IP]]");
    CHECK(match(AF_INET6, SOCK_DGRAM, 0) != base(AF_INET6, SOCK_DGRAM));
    CHECK(match(AF_INET, SOCK_RAW, 1) == base(AF_INET, SOCK_RAW));
  }
  CHECK(installed().size() == before.size());
  CHECK(installed().front().dwCatalogEntryId == before.front().dwCatalogEntryId);
}

TEST_CASE("Handles of a layer that makes its own are not those of the system") {
  const Everywhere counter(1, 0);
  CHECK((installed().front().dwServiceFlags1 & XP1_IFS_HANDLES) == 0);
  const Everywhere upper(2);
  CHECK((installed().front().dwServiceFlags1 & XP1_IFS_HANDLES) == 0);
}

TEST_CASE("Layers pile up until a chain is full") {
  std::vector<std::unique_ptr<Everywhere>> layers;
  for (unsigned n = 1; n < MAX_PROTOCOL_CHAIN; ++n)
    layers.push_back(std::make_unique<Everywhere>(n));
  const auto top = installed().front();
  CHECK(top.ProtocolChain.ChainLen == MAX_PROTOCOL_CHAIN);
  CHECK(top.ProtocolChain.ChainEntries[0] == layers.back()->number);
  CHECK(top.ProtocolChain.ChainEntries[MAX_PROTOCOL_CHAIN - 1] == base(AF_INET, SOCK_STREAM));
  const Unchanged catalog;
  GUID id = identifier(50);
  DWORD number = 0;
  int error = 0;
  wchar_t path[] = L"/l.so";
  wchar_t name[] = L"too much";
  CHECK(WSCInstallProviderAndChains(&id, path, name, 0, nullptr, 0, &number, &error) ==
        SOCKET_ERROR);
  CHECK(error == WSAEINVAL);
  CHECK(catalog.so_far());
}

TEST_CASE("WSCInstallProviderAndChains takes a list, and refuses what it cannot use") {
  const Unchanged catalog;
  GUID id = identifier(1);
  wchar_t path[] = L"/l.so";
  wchar_t name[] = L"counter";
  wchar_t nothing[] = L"";
  DWORD number = 4321;
  auto udp = layer();
  udp.iAddressFamily = AF_INET;
  udp.iSocketType = SOCK_DGRAM;
  udp.iProtocol = IPPROTO_UDP;
  auto unknown = udp;
  unknown.iAddressFamily = AF_IPX;
  const auto put = [&](wchar_t* from, wchar_t* as, DWORD flags, WSAPROTOCOL_INFOW* list, DWORD n,
                       DWORD* to) {
    return error_of([&](int* error) {
      return WSCInstallProviderAndChains64_32(&id, from, from, as, flags, list, n, to, error);
    });
  };
  CHECK(put(nullptr, name, 0, &udp, 1, &number) == WSAEFAULT);
  CHECK(put(path, nullptr, 0, &udp, 1, &number) == WSAEFAULT);
  CHECK(put(path, name, 0, &udp, 1, nullptr) == WSAEFAULT);
  CHECK(put(path, nothing, 0, &udp, 1, &number) == WSAEINVAL);
  CHECK(put(path, name, 1, &udp, 1, &number) == WSAEINVAL);
  CHECK(put(path, name, 0, &udp, 0, &number) == WSAEINVAL);
  CHECK(put(path, name, 0, nullptr, 1, &number) == WSAEINVAL);
  CHECK(put(path, name, 0, &unknown, 1, &number) == WSAEINVAL);
  CHECK(number == 4321);
  CHECK(catalog.so_far());
  REQUIRE(put(path, name, 0, &udp, 1, &number) == 0);
  CHECK(entries_of(id).size() == 2);
  CHECK(installed().front().iProtocol == IPPROTO_UDP);
  CHECK(installed().front().ProtocolChain.ChainEntries[0] == number);
  CHECK(remove(id) == 0);
}
