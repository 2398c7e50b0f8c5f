// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"
//
#include <iphlpapi.h>

// Network adapters and their addresses. Every machine has a loopback one.

using namespace support;

namespace {

class Adapters {
 public:
  explicit Adapters(ULONG family = AF_UNSPEC, ULONG flags = 0) {
    ULONG size = 0;
    REQUIRE(GetAdaptersAddresses(family, flags, nullptr, nullptr, &size) == ERROR_BUFFER_OVERFLOW);
    // Another adapter may come in between.
    memory_.resize(size * 2);
    size = static_cast<ULONG>(memory_.size());
    REQUIRE(GetAdaptersAddresses(family, flags, nullptr, first_(), &size) == ERROR_SUCCESS);
    end_ = memory_.data() + memory_.size();
  }
  const IP_ADAPTER_ADDRESSES* first() const {
    return reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(memory_.data());
  }
  const IP_ADAPTER_ADDRESSES* loopback() const {
    const auto* each = first();
    while (each && each->IfType != IF_TYPE_SOFTWARE_LOOPBACK) each = each->Next;
    REQUIRE(each != nullptr);
    return each;
  }
  bool has(const void* place) const {
    return place >= memory_.data() && place < static_cast<const void*>(end_);
  }

 private:
  IP_ADAPTER_ADDRESSES* first_() { return reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory_.data()); }
  std::vector<unsigned char> memory_;
  const unsigned char* end_ = nullptr;
};

bool has_address(const IP_ADAPTER_ADDRESSES* adapter, const char* wanted) {
  for (const auto* each = adapter->FirstUnicastAddress; each; each = each->Next) {
    char text[64] = "";
    getnameinfo(each->Address.lpSockaddr, static_cast<socklen_t>(each->Address.iSockaddrLength),
                text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    if (std::string(text) == wanted) return true;
  }
  return false;
}

const unsigned char one_of_loopback[] = {127, 0, 0, 1};

IPAddr loopback_address() {
  IPAddr address;
  std::memcpy(&address, one_of_loopback, sizeof address);
  return address;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "GetAdaptersAddresses finds the loopback adapter with its address") {
  const Adapters adapters;
  const auto* const loopback = adapters.loopback();
  CHECK(loopback->OperStatus == IfOperStatusUp);
  CHECK(loopback->IfIndex != 0);
  CHECK(loopback->Length >= sizeof(IP_ADAPTER_ADDRESSES_LH) - 16);
  CHECK(loopback->PhysicalAddressLength == 0);
  CHECK(has_address(loopback, "127.0.0.1"));
}

TEST_CASE_FIXTURE(Winsock, "All that an adapter points to is in the buffer") {
  const Adapters adapters(AF_UNSPEC, GAA_FLAG_INCLUDE_PREFIX | GAA_FLAG_INCLUDE_GATEWAYS);
  for (const auto* each = adapters.first(); each; each = each->Next) {
    CHECK(adapters.has(each));
    CHECK(adapters.has(each->AdapterName));
    CHECK(adapters.has(each->FriendlyName));
    CHECK(adapters.has(each->Description));
    CHECK(std::strlen(each->AdapterName) > 0);
    for (const auto* one = each->FirstUnicastAddress; one; one = one->Next) {
      CHECK(adapters.has(one));
      CHECK(adapters.has(one->Address.lpSockaddr));
      CHECK(one->OnLinkPrefixLength <= 128);
      CHECK(one->Length == sizeof *one);
    }
    for (const auto* one = each->FirstGatewayAddress; one; one = one->Next)
      CHECK(adapters.has(one->Address.lpSockaddr));
    for (const auto* one = each->FirstPrefix; one; one = one->Next) CHECK(adapters.has(one));
  }
}

TEST_CASE_FIXTURE(Winsock, "A family chooses among the addresses") {
  for (const ULONG family : {ULONG{AF_INET}, ULONG{AF_INET6}}) {
    CAPTURE(family);
    if (family == AF_INET6 && WINE_DIFFERS("AF_INET6 is asked for without IPv6 addresses, too"))
      break;
    const Adapters adapters(family);
    for (const auto* each = adapters.first(); each; each = each->Next)
      for (const auto* one = each->FirstUnicastAddress; one; one = one->Next)
        CHECK(one->Address.lpSockaddr->sa_family == family);
  }
  CHECK(has_address(Adapters(AF_INET).loopback(), "127.0.0.1"));
}

TEST_CASE_FIXTURE(Winsock, "Lists are left out on demand, and others come on demand alone") {
  const Adapters few(AF_UNSPEC, GAA_FLAG_SKIP_UNICAST | GAA_FLAG_SKIP_MULTICAST |
                                    GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_SKIP_FRIENDLY_NAME);
  for (const auto* each = few.first(); each; each = each->Next) {
    CHECK(each->FirstUnicastAddress == nullptr);
    CHECK(each->FirstMulticastAddress == nullptr);
    CHECK(each->FirstDnsServerAddress == nullptr);
    CHECK(each->FirstPrefix == nullptr);
    CHECK(each->FirstGatewayAddress == nullptr);
    if (!WINE_DIFFERS("GAA_FLAG_SKIP_FRIENDLY_NAME leaves the name out"))
      CHECK(each->FriendlyName == nullptr);
  }
  const Adapters more(AF_UNSPEC, GAA_FLAG_INCLUDE_PREFIX);
  if (!WINE_DIFFERS("the loopback adapter has a prefix, too"))
    CHECK(more.loopback()->FirstPrefix != nullptr);
}

TEST_CASE("A buffer that is too small is told its size and left alone") {
  ULONG needed = 0;
  REQUIRE(GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, nullptr, &needed) == ERROR_BUFFER_OVERFLOW);
  std::vector<unsigned char> memory(needed, 0xa5);
  ULONG size = sizeof(IP_ADAPTER_ADDRESSES) / 2;
  auto* const buffer = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory.data());
  CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, buffer, &size) == ERROR_BUFFER_OVERFLOW);
  CHECK(size == needed);
  CHECK(std::all_of(memory.begin(), memory.end(), [](unsigned char c) { return c == 0xa5; }));
}

TEST_CASE("GetAdaptersAddresses refuses families that are none, and a missing size") {
  ULONG size = 0;
  if (!WINE_DIFFERS("a family that is none is ERROR_INVALID_PARAMETER"))
    CHECK(GetAdaptersAddresses(77, 0, nullptr, nullptr, &size) == ERROR_INVALID_PARAMETER);
  CHECK(GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, nullptr, nullptr) == ERROR_INVALID_PARAMETER);
}

TEST_CASE("GetAdaptersInfo lists adapters with IPv4 addresses as text, the loopback one not") {
  ULONG size = 0;
  const ULONG first = GetAdaptersInfo(nullptr, &size);
  if (first == ERROR_NO_DATA) return;  // A machine without a network.
  REQUIRE(first == ERROR_BUFFER_OVERFLOW);
  std::vector<unsigned char> memory(size * 2);
  size = static_cast<ULONG>(memory.size());
  auto* const info = reinterpret_cast<IP_ADAPTER_INFO*>(memory.data());
  REQUIRE(GetAdaptersInfo(info, &size) == ERROR_SUCCESS);
  for (const auto* each = info; each; each = each->Next) {
    CHECK(each->Type != MIB_IF_TYPE_LOOPBACK);
    CHECK(each->Index != 0);
    CHECK(std::strchr(each->IpAddressList.IpAddress.String, '.') != nullptr);
    CHECK(std::strchr(each->GatewayList.IpAddress.String, '.') != nullptr);
  }
  CHECK(GetAdaptersInfo(info, nullptr) == ERROR_INVALID_PARAMETER);
}

TEST_CASE("GetIpAddrTable has the loopback address, in order if asked for") {
  ULONG size = 0;
  REQUIRE(GetIpAddrTable(nullptr, &size, TRUE) == ERROR_INSUFFICIENT_BUFFER);
  std::vector<unsigned char> memory(size * 2);
  size = static_cast<ULONG>(memory.size());
  auto* const table = reinterpret_cast<MIB_IPADDRTABLE*>(memory.data());
  REQUIRE(GetIpAddrTable(table, &size, TRUE) == ERROR_SUCCESS);
  const MIB_IPADDRROW* const begin = table->table;
  const MIB_IPADDRROW* const end = begin + table->dwNumEntries;
  const auto found = std::find_if(
      begin, end, [](const MIB_IPADDRROW& row) { return row.dwAddr == loopback_address(); });
  REQUIRE(found != end);
  CHECK(found->dwMask == 0xff);
  CHECK(std::is_sorted(begin, end, [](const MIB_IPADDRROW& a, const MIB_IPADDRROW& b) {
    return ntohl(a.dwAddr) < ntohl(b.dwAddr);
  }));
}

TEST_CASE_FIXTURE(Winsock, "The loopback address is reached by the loopback adapter") {
  const DWORD loopback = Adapters().loopback()->IfIndex;
  DWORD index = 0;
  REQUIRE(GetBestInterface(loopback_address(), &index) == NO_ERROR);
  if (WINE_DIFFERS("the loopback address is reached by the loopback adapter")) return;
  CHECK(index == loopback);
  sockaddr_in address = ipv4("127.0.0.1", 0);
  index = 0;
  REQUIRE(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&address), &index) == NO_ERROR);
  CHECK(index == loopback);
  address.sin_family = 77;
  CHECK(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&address), &index) ==
        ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Winsock, "GetTcpTable has a socket that listens") {
  const UniqueSocket listener = tcp_listener();
  sockaddr_in own{};
  int length = sizeof own;
  REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&own), &length) == 0);
  std::vector<unsigned char> memory(65536);
  auto size = static_cast<ULONG>(memory.size());
  auto* const table = reinterpret_cast<MIB_TCPTABLE*>(memory.data());
  if (GetTcpTable(table, &size, TRUE) == ERROR_INSUFFICIENT_BUFFER) {
    memory.resize(size * 2);
    size = static_cast<ULONG>(memory.size());
  }
  auto* const whole = reinterpret_cast<MIB_TCPTABLE*>(memory.data());
  REQUIRE(GetTcpTable(whole, &size, TRUE) == NO_ERROR);
  const MIB_TCPROW* const end = whole->table + whole->dwNumEntries;
  CHECK(std::any_of(static_cast<const MIB_TCPROW*>(whole->table), end, [&](const MIB_TCPROW& row) {
    return row.dwLocalPort == own.sin_port && row.dwState == MIB_TCP_STATE_LISTEN;
  }));
}

TEST_CASE_FIXTURE(Winsock, "The host's name is among the network's parameters") {
  ULONG size = 0;
  REQUIRE(GetNetworkParams(nullptr, &size) == ERROR_BUFFER_OVERFLOW);
  std::vector<unsigned char> memory(size * 2);
  size = static_cast<ULONG>(memory.size());
  auto* const info = reinterpret_cast<FIXED_INFO*>(memory.data());
  REQUIRE(GetNetworkParams(info, &size) == ERROR_SUCCESS);
  char name[256] = "";
  REQUIRE(gethostname(name, sizeof name) == 0);
  CHECK(std::string(name).substr(0, std::strlen(info->HostName)) == info->HostName);
}

TEST_CASE("An adapter is found by its number and by its name") {
  const DWORD loopback = Adapters().loopback()->IfIndex;
  ULONG size = 0;
  CHECK(GetPerAdapterInfo(loopback, nullptr, &size) == ERROR_BUFFER_OVERFLOW);
  if (!WINE_DIFFERS("an adapter that is none is ERROR_INVALID_PARAMETER"))
    CHECK(GetPerAdapterInfo(0x7fffffff, nullptr, &size) == ERROR_INVALID_PARAMETER);
  DWORD count = 0;
  CHECK(GetNumberOfInterfaces(&count) == NO_ERROR);
  CHECK(count >= 1);
  WCHAR none[] = L"no such adapter";
  ULONG index = 0;
  CHECK(GetAdapterIndex(none, &index) != NO_ERROR);
  size = 0;
  const DWORD found = GetInterfaceInfo(nullptr, &size);
  if (found == ERROR_NO_DATA) return;
  REQUIRE(found == ERROR_INSUFFICIENT_BUFFER);
  std::vector<unsigned char> memory(size * 2);
  size = static_cast<ULONG>(memory.size());
  auto* const info = reinterpret_cast<IP_INTERFACE_INFO*>(memory.data());
  REQUIRE(GetInterfaceInfo(info, &size) == NO_ERROR);
  REQUIRE(info->NumAdapters >= 1);
  CHECK(GetAdapterIndex(info->Adapter[0].Name, &index) == NO_ERROR);
  CHECK(index == info->Adapter[0].Index);
}

TEST_CASE("What would change the host's network is refused") {
  if (for_windows) return;
  ULONG context = 0, instance = 0;
  CHECK(AddIPAddress(loopback_address(), 0xff, 1, &context, &instance) == ERROR_NOT_SUPPORTED);
  CHECK(DeleteIPAddress(1) == ERROR_NOT_SUPPORTED);
  CHECK(FlushIpNetTable(1) == ERROR_NOT_SUPPORTED);
  CHECK(IpReleaseAddress(nullptr) == ERROR_NOT_SUPPORTED);
  CHECK(IpRenewAddress(nullptr) == ERROR_NOT_SUPPORTED);
}

TEST_CASE("An interface has an entry for each version of IP") {
  const Adapters adapters(AF_INET);
  const auto* const loopback = adapters.loopback();
  if (WINE_DIFFERS("GetIpInterfaceEntry is there")) return;
  MIB_IPINTERFACE_ROW row;
  InitializeIpInterfaceEntry(&row);
  row.Family = AF_INET;
  row.InterfaceIndex = loopback->IfIndex;
  CHECK(GetIpInterfaceEntry(&row) == ERROR_SUCCESS);
  CHECK(row.Family == AF_INET);
  CHECK(row.InterfaceIndex == loopback->IfIndex);
  CHECK(row.InterfaceLuid.Value == loopback->Luid.Value);
  CHECK(row.Connected);
  CHECK(row.NlMtu == loopback->Mtu);
  MIB_IPINTERFACE_ROW by_luid{};
  by_luid.Family = AF_INET;
  by_luid.InterfaceLuid = loopback->Luid;
  CHECK(GetIpInterfaceEntry(&by_luid) == ERROR_SUCCESS);
  CHECK(by_luid.InterfaceIndex == loopback->IfIndex);
}

TEST_CASE("Entries of interfaces are asked for by what there is") {
  if (WINE_DIFFERS("GetIpInterfaceEntry is there")) return;
  MIB_IPINTERFACE_ROW row;
  InitializeIpInterfaceEntry(&row);
  CHECK(row.Family == AF_UNSPEC);
  CHECK(row.InterfaceLuid.Value == 0);
  CHECK(row.InterfaceIndex == 0);
  for (const auto call : {GetIpInterfaceEntry, SetIpInterfaceEntry}) {
    CHECK(call(nullptr) == ERROR_INVALID_PARAMETER);
    row.Family = AF_UNSPEC;
    row.InterfaceIndex = 1;
    CHECK(call(&row) == ERROR_INVALID_PARAMETER);
    row.Family = AF_INET;
    row.InterfaceIndex = 0;
    CHECK(call(&row) == ERROR_INVALID_PARAMETER);
    row.InterfaceIndex = 0x7ffffff0;
    CHECK(call(&row) == ERROR_FILE_NOT_FOUND);
  }
}

TEST_CASE("Entries of interfaces are not changed by who may not") {
  if (WINE_DIFFERS("GetIpInterfaceEntry is there")) return;
  MIB_IPINTERFACE_ROW row{};
  row.Family = AF_INET;
  row.InterfaceIndex = Adapters(AF_INET).loopback()->IfIndex;
  CHECK(SetIpInterfaceEntry(&row) == ERROR_ACCESS_DENIED);
}
