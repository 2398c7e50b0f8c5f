// SPDX-License-Identifier: MIT
#include <iphlpapi.h>
#include <winerror.h>
#include <winsock2.h>
#include <ws2ipdef.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/names/adapters.h"
#include "lib/names/packed_list.h"

// GetAdaptersAddresses.
namespace wsx {
namespace {

using posix::Adapter;
using posix::InternetAddress;

struct Wish {
  ULONG family;
  ULONG flags;

  bool wants(const InternetAddress& address) const noexcept {
    return family == AF_UNSPEC || family == (address.is_v6 ? ULONG{AF_INET6} : ULONG{AF_INET});
  }
  bool leaves_out(ULONG flag) const noexcept { return (flags & flag) != 0; }
};

SOCKET_ADDRESS add_address(PackedList& list, const InternetAddress& from) {
  if (from.is_v6) {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_scope_id = from.scope;
    std::memcpy(&six.sin6_addr, from.bytes.data(), 16);
    return {reinterpret_cast<SOCKADDR*>(list.add(six)), sizeof six};
  }
  sockaddr_in four{};
  four.sin_family = AF_INET;
  std::memcpy(&four.sin_addr, from.bytes.data(), 4);
  return {reinterpret_cast<SOCKADDR*>(list.add(four)), sizeof four};
}

// A list of structures that have Length, Next and Address. `fill` adds what is theirs alone.
template <typename Item, typename Fill>
Item* add_list(PackedList& list, const std::vector<InternetAddress>& addresses, const Wish& wish,
               Fill fill) {
  Item* first = nullptr;
  Item* place = nullptr;
  Item last{};
  for (const InternetAddress& address : addresses) {
    if (!wish.wants(address)) continue;
    Item item{};
    item.Length = sizeof item;
    fill(address, item);
    Item* const added = list.add(item);
    item.Address = add_address(list, address);
    list.put(added, item);
    if (place) {
      last.Next = added;
      list.put(place, last);
    } else {
      first = added;
    }
    place = added;
    last = item;
  }
  return first;
}

constexpr auto nothing_more = [](const InternetAddress&, auto&) {};

bool is_link_local(const InternetAddress& address) noexcept {
  return address.is_v6 ? address.bytes[0] == 0xfe && (address.bytes[1] & 0xc0) == 0x80
                       : address.bytes[0] == 169 && address.bytes[1] == 254;
}

void fill_unicast(const InternetAddress& address, IP_ADAPTER_UNICAST_ADDRESS& item) noexcept {
  constexpr ULONG for_ever = 0xffffffff;
  const bool local = is_link_local(address);
  if (!local) item.Flags = IP_ADAPTER_ADDRESS_DNS_ELIGIBLE;
  item.PrefixOrigin = local ? IpPrefixOriginWellKnown : IpPrefixOriginOther;
  item.SuffixOrigin = local ? IpSuffixOriginLinkLayerAddress : IpSuffixOriginOther;
  item.DadState = IpDadStatePreferred;
  item.ValidLifetime = item.PreferredLifetime = item.LeaseLifetime = for_ever;
  item.OnLinkPrefixLength = static_cast<UINT8>(address.prefix);
}

// The networks of the addresses.
std::vector<InternetAddress> prefixes_of(std::vector<InternetAddress> addresses) {
  for (InternetAddress& address : addresses)
    for (unsigned bit = address.prefix; bit < address.bytes.size() * 8; ++bit)
      address.bytes[bit / 8] &= static_cast<unsigned char>(~(0x80u >> bit % 8));
  return addresses;
}

void add_lists(PackedList& list, const Adapter& adapter, const Wish& wish,
               const std::vector<InternetAddress>& servers, IP_ADAPTER_ADDRESSES& item) {
  if (!wish.leaves_out(GAA_FLAG_SKIP_UNICAST))
    item.FirstUnicastAddress =
        add_list<IP_ADAPTER_UNICAST_ADDRESS>(list, adapter.addresses, wish, fill_unicast);
  if (!wish.leaves_out(GAA_FLAG_SKIP_MULTICAST))
    item.FirstMulticastAddress =
        add_list<IP_ADAPTER_MULTICAST_ADDRESS>(list, adapter.groups, wish, nothing_more);
  if (!wish.leaves_out(GAA_FLAG_SKIP_DNS_SERVER) && !adapter.loopback)
    item.FirstDnsServerAddress =
        add_list<IP_ADAPTER_DNS_SERVER_ADDRESS>(list, servers, wish, nothing_more);
  if (wish.flags & GAA_FLAG_INCLUDE_GATEWAYS)
    item.FirstGatewayAddress =
        add_list<IP_ADAPTER_GATEWAY_ADDRESS>(list, adapter.gateways, wish, nothing_more);
  if (wish.flags & GAA_FLAG_INCLUDE_PREFIX)
    item.FirstPrefix =
        add_list<IP_ADAPTER_PREFIX>(list, prefixes_of(adapter.addresses), wish,
                                    [](const InternetAddress& address, IP_ADAPTER_PREFIX& prefix) {
                                      prefix.PrefixLength = address.prefix;
                                    });
}

template <typename Char>
WCHAR* add_text(PackedList& list, const std::string& text) {
  std::basic_string<Char> wide;
  decode(text, wide);
  // What the program sees as its WCHAR, however wide that is.
  return reinterpret_cast<WCHAR*>(list.add_text(wide));
}

bool has_v4(const Adapter& adapter) noexcept {
  return std::ranges::any_of(adapter.addresses, [](const auto& a) { return !a.is_v6; });
}

void describe(const Adapter& adapter, IP_ADAPTER_ADDRESSES& item) noexcept {
  item.Length = sizeof item;
  item.IfIndex = adapter.index;
  item.Ipv6IfIndex = adapter.has_v6 ? adapter.index : 0;
  std::ranges::copy(adapter.address, item.PhysicalAddress);
  item.PhysicalAddressLength = adapter.address_size;
  item.NoMulticast = !adapter.multicast;
  item.Ipv4Enabled = has_v4(adapter) || !adapter.has_v6;
  item.Ipv6Enabled = adapter.has_v6;
  item.Mtu = adapter.mtu;
  item.IfType = type_of(adapter);
  item.OperStatus = adapter.up ? IfOperStatusUp : IfOperStatusDown;
  // Of the zones the one of the link, and those within it, are the adapter.
  for (ULONG scope = 1; scope <= 2; ++scope) item.ZoneIndices[scope] = adapter.index;
  item.TransmitLinkSpeed = item.ReceiveLinkSpeed = adapter.bits_per_second;
  item.Ipv4Metric = adapter.metric_v4;
  item.Ipv6Metric = adapter.metric_v6;
  item.Luid.Info.NetLuidIndex = adapter.index;
  item.Luid.Info.IfType = item.IfType;
  item.CompartmentId = NET_IF_COMPARTMENT_ID_PRIMARY;
  item.ConnectionType = NET_IF_CONNECTION_DEDICATED;
  item.TunnelType = item.IfType == IF_TYPE_TUNNEL ? TUNNEL_TYPE_OTHER : TUNNEL_TYPE_NONE;
}

template <typename Char>
void add_all(PackedList& list, const std::vector<Adapter>& adapters, const Wish& wish) {
  const std::vector<InternetAddress> servers = posix::name_servers();
  const std::string domain = posix::search_domain();
  IP_ADAPTER_ADDRESSES* place = nullptr;
  IP_ADAPTER_ADDRESSES last{};
  for (const Adapter& adapter : adapters) {
    IP_ADAPTER_ADDRESSES item{};
    describe(adapter, item);
    IP_ADAPTER_ADDRESSES* const added = list.add(item);
    item.AdapterName = list.add_text(adapter.name);
    item.Description = add_text<Char>(list, adapter.name);
    if (!wish.leaves_out(GAA_FLAG_SKIP_FRIENDLY_NAME))
      item.FriendlyName = add_text<Char>(list, adapter.name);
    item.DnsSuffix = add_text<Char>(list, adapter.loopback ? std::string() : domain);
    add_lists(list, adapter, wish, servers, item);
    list.put(added, item);
    if (place) {
      last.Next = added;
      list.put(place, last);
    }
    place = added;
    last = item;
  }
}

template <typename Char>
ULONG adapters_addresses(const Wish& wish, const void* reserved, void* buffer, ULONG* size) noexcept
    try {
  const bool known = wish.family == AF_UNSPEC || wish.family == AF_INET || wish.family == AF_INET6;
  if (!known || reserved || bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  const std::vector<Adapter> adapters = posix::adapters();
  if (adapters.empty()) return ERROR_NO_DATA;
  PackedList list(buffer);
  add_all<Char>(list, adapters, wish);
  const bool fits = !bad_pointer(buffer) && list.size() <= *size;
  *size = static_cast<ULONG>(list.size());
  if (!fits) return ERROR_BUFFER_OVERFLOW;
  list.give();
  return ERROR_SUCCESS;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

}  // namespace

// By the kernel's numbers of kinds.
ULONG type_of(const Adapter& adapter) noexcept {
  struct Row {
    unsigned hardware;
    ULONG type;
  };
  constexpr Row rows[] = {
      {1, IF_TYPE_ETHERNET_CSMACD},  {512, IF_TYPE_PPP},    {768, IF_TYPE_TUNNEL},
      {769, IF_TYPE_TUNNEL},         {776, IF_TYPE_TUNNEL}, {778, IF_TYPE_TUNNEL},
      {65534, IF_TYPE_PROP_VIRTUAL},
  };
  if (adapter.loopback) return IF_TYPE_SOFTWARE_LOOPBACK;
  if (adapter.wireless) return IF_TYPE_IEEE80211;
  const Row* const row = std::ranges::find(rows, adapter.hardware, &Row::hardware);
  return row != std::end(rows) ? row->type : IF_TYPE_OTHER;
}

}  // namespace wsx

using namespace wsx;

ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID Reserved,
                                  PIP_ADAPTER_ADDRESSES AdapterAddresses, PULONG SizePointer) {
  return adapters_addresses<wchar_t>({Family, Flags}, Reserved, AdapterAddresses, SizePointer);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
ULONG WINAPI wsx16_GetAdaptersAddresses(ULONG family, ULONG flags, void* reserved,
                                        IP_ADAPTER_ADDRESSES* buffer, ULONG* size) {
  return adapters_addresses<char16_t>({family, flags}, reserved, buffer, size);
}
WSX_END_DECLS
