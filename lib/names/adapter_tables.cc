// SPDX-License-Identifier: MIT
#include <iphlpapi.h>
#include <winerror.h>
#include <winsock2.h>
#include <ws2ipdef.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <new>
#include <string>
#include <tuple>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/names/adapters.h"
#include "lib/names/packed_list.h"
#include "lib/status.h"
#include "posix/resolve.h"

// The older calls of the IP Helper, which know IPv4 alone and give tables.
namespace wsx {
namespace {

using posix::Adapter;
using posix::InternetAddress;

template <typename Call>
ULONG guarded(Call call) noexcept try {
  return call();
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

// Cuts what does not fit.
template <std::size_t size>
void give_name(const std::string& name, char (&place)[size]) noexcept {
  const std::size_t length = std::min(name.size(), size - 1);
  *std::copy_n(name.c_str(), length, place) = '\0';
}

std::string dotted(const unsigned char* bytes) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += (i ? "." : "") + std::to_string(bytes[i]);
  return text;
}

std::uint32_t number_of(const InternetAddress& address) noexcept {
  std::uint32_t number;
  std::memcpy(&number, address.bytes.data(), sizeof number);
  return number;
}

// In the order of the network, like addresses.
std::uint32_t mask_of(unsigned prefix) noexcept {
  const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - std::min(prefix, 32u));
  return htonl(mask);
}

IP_ADDR_STRING text_of(const InternetAddress& address, bool with_mask) {
  IP_ADDR_STRING text{};
  give_name(dotted(address.bytes.data()), text.IpAddress.String);
  std::array<unsigned char, 4> mask;
  const std::uint32_t number = mask_of(with_mask ? address.prefix : 32);
  std::memcpy(mask.data(), &number, sizeof number);
  give_name(dotted(mask.data()), text.IpMask.String);
  text.Context = number_of(address);
  return text;
}

std::vector<IP_ADDR_STRING> texts_of(const std::vector<InternetAddress>& addresses,
                                     bool with_mask) {
  std::vector<IP_ADDR_STRING> texts;
  for (const InternetAddress& address : addresses)
    if (!address.is_v6) texts.push_back(text_of(address, with_mask));
  return texts;
}

// The first of a list stands in the structure itself, and is zeros as text when there is none.
IP_ADDR_STRING add_rest(PackedList& list, std::vector<IP_ADDR_STRING> texts) {
  if (texts.empty()) {
    IP_ADDR_STRING none{};
    give_name("0.0.0.0", none.IpAddress.String);
    give_name("0.0.0.0", none.IpMask.String);
    return none;
  }
  IP_ADDR_STRING* next = nullptr;
  for (std::size_t i = texts.size(); i-- > 1;) {
    texts[i].Next = next;
    next = list.add(texts[i]);
  }
  texts[0].Next = next;
  return texts[0];
}

// What all calls with a buffer end with.
ULONG finish(const PackedList& list, const void* buffer, ULONG* size, ULONG too_small) noexcept {
  const bool fits = !bad_pointer(buffer) && list.size() <= *size;
  *size = static_cast<ULONG>(list.size());
  if (!fits) return too_small;
  list.give();
  return ERROR_SUCCESS;
}

std::vector<Adapter> adapters_but_loopback() {
  std::vector<Adapter> found = posix::adapters();
  std::erase_if(found, [](const Adapter& adapter) { return adapter.loopback; });
  return found;
}

IP_ADAPTER_INFO info_of(PackedList& list, const Adapter& adapter) {
  IP_ADAPTER_INFO info{};
  info.ComboIndex = info.Index = adapter.index;
  give_name(adapter.name, info.AdapterName);
  give_name(adapter.name, info.Description);
  info.AddressLength = adapter.address_size;
  std::ranges::copy(adapter.address, info.Address);
  info.Type = type_of(adapter);
  info.IpAddressList = add_rest(list, texts_of(adapter.addresses, true));
  info.GatewayList = add_rest(list, texts_of(adapter.gateways, false));
  return info;
}

ULONG adapters_info(IP_ADAPTER_INFO* buffer, ULONG* size) {
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  const std::vector<Adapter> adapters = adapters_but_loopback();
  if (adapters.empty()) return ERROR_NO_DATA;
  PackedList list(buffer);
  std::vector<IP_ADAPTER_INFO*> places;
  for (std::size_t i = 0; i < adapters.size(); ++i) places.push_back(list.add(IP_ADAPTER_INFO{}));
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    IP_ADAPTER_INFO info = info_of(list, adapters[i]);
    info.Next = i + 1 < adapters.size() ? places[i + 1] : nullptr;
    list.put(places[i], info);
  }
  return finish(list, buffer, size, ERROR_BUFFER_OVERFLOW);
}

ULONG per_adapter_info(ULONG index, IP_PER_ADAPTER_INFO* buffer, ULONG* size) {
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  const std::vector<Adapter> adapters = posix::adapters();
  if (std::ranges::find(adapters, index, &Adapter::index) == adapters.end())
    return ERROR_INVALID_PARAMETER;
  PackedList list(buffer);
  IP_PER_ADAPTER_INFO info{};
  IP_PER_ADAPTER_INFO* const place = list.add(info);
  info.DnsServerList = add_rest(list, texts_of(posix::name_servers(), false));
  list.put(place, info);
  return finish(list, buffer, size, ERROR_BUFFER_OVERFLOW);
}

ULONG network_parameters(FIXED_INFO* buffer, ULONG* size) {
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  PackedList list(buffer);
  FIXED_INFO info{};
  FIXED_INFO* const place = list.add(info);
  std::string name;
  posix::host_name(name);
  give_name(name.substr(0, name.find('.')), info.HostName);
  give_name(posix::search_domain(), info.DomainName);
  info.DnsServerList = add_rest(list, texts_of(posix::name_servers(), false));
  info.NodeType = HYBRID_NODETYPE;
  list.put(place, info);
  return finish(list, buffer, size, ERROR_BUFFER_OVERFLOW);
}

// A number and as many rows.
template <typename Row>
ULONG give_table(const std::vector<Row>& rows, void* buffer, ULONG* size) {
  PackedList list(buffer);
  std::string bytes(sizeof(DWORD) + std::max<std::size_t>(rows.size(), 1) * sizeof(Row), '\0');
  const auto count = static_cast<DWORD>(rows.size());
  std::memcpy(bytes.data(), &count, sizeof count);
  if (!rows.empty())
    std::memcpy(bytes.data() + sizeof count, rows.data(), rows.size() * sizeof(Row));
  const bool fits = !bad_pointer(buffer) && bytes.size() <= *size;
  *size = static_cast<ULONG>(bytes.size());
  if (!fits) return ERROR_INSUFFICIENT_BUFFER;
  std::memcpy(buffer, bytes.data(), bytes.size());
  return ERROR_SUCCESS;
}

ULONG address_table(MIB_IPADDRTABLE* buffer, ULONG* size, bool ordered) {
  static_assert(offsetof(MIB_IPADDRTABLE, table) == sizeof(DWORD));
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  std::vector<MIB_IPADDRROW> rows;
  for (const Adapter& adapter : posix::adapters())
    for (const InternetAddress& address : adapter.addresses) {
      if (address.is_v6) continue;
      MIB_IPADDRROW row{};
      row.dwAddr = number_of(address);
      row.dwIndex = adapter.index;
      row.dwMask = mask_of(address.prefix);
      row.dwBCastAddr = 1;  // Windows says whether it is all ones, which it always is.
      row.dwReasmSize = 65535;
      row.wType = MIB_IPADDR_PRIMARY;
      rows.push_back(row);
    }
  if (ordered)
    std::ranges::sort(rows, {}, [](const MIB_IPADDRROW& row) { return ntohl(row.dwAddr); });
  return give_table(rows, buffer, size);
}

// By the kernel's numbers, from 1 on.
constexpr std::array<DWORD, 12> tcp_states = {
    MIB_TCP_STATE_ESTAB,     MIB_TCP_STATE_SYN_SENT,   MIB_TCP_STATE_SYN_RCVD,
    MIB_TCP_STATE_FIN_WAIT1, MIB_TCP_STATE_FIN_WAIT2,  MIB_TCP_STATE_TIME_WAIT,
    MIB_TCP_STATE_CLOSED,    MIB_TCP_STATE_CLOSE_WAIT, MIB_TCP_STATE_LAST_ACK,
    MIB_TCP_STATE_LISTEN,    MIB_TCP_STATE_CLOSING,    MIB_TCP_STATE_SYN_RCVD};

ULONG tcp_table(MIB_TCPTABLE* buffer, ULONG* size, bool ordered) {
  static_assert(offsetof(MIB_TCPTABLE, table) == sizeof(DWORD));
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  std::vector<MIB_TCPROW> rows;
  for (const posix::TcpConnection& each : posix::tcp_connections()) {
    MIB_TCPROW row{};
    row.dwState = each.state >= 1 && each.state <= tcp_states.size() ? tcp_states[each.state - 1]
                                                                     : DWORD{MIB_TCP_STATE_CLOSED};
    row.dwLocalAddr = each.local_address;
    row.dwLocalPort = htons(each.local_port);
    row.dwRemoteAddr = each.remote_address;
    row.dwRemotePort = htons(each.remote_port);
    rows.push_back(row);
  }
  const auto key = [](const MIB_TCPROW& row) {
    const auto port = [](DWORD value) { return ntohs(static_cast<u_short>(value)); };
    return std::tuple(ntohl(row.dwLocalAddr), port(row.dwLocalPort), ntohl(row.dwRemoteAddr),
                      port(row.dwRemotePort));
  };
  if (ordered) std::ranges::sort(rows, {}, key);
  return give_table(rows, buffer, size);
}

// IP_INTERFACE_INFO of either width.
template <typename Char>
struct IndexMap {
  ULONG Index;
  Char Name[MAX_ADAPTER_NAME];
};

template <typename Char>
ULONG interface_info(void* buffer, ULONG* size) {
  if (bad_pointer(size)) return ERROR_INVALID_PARAMETER;
  std::vector<IndexMap<Char>> rows;
  for (const Adapter& adapter : adapters_but_loopback()) {
    IndexMap<Char> row{};
    row.Index = adapter.index;
    std::basic_string<Char> name;
    decode(adapter.name, name);
    std::copy_n(name.c_str(), std::min<std::size_t>(name.size(), MAX_ADAPTER_NAME - 1), row.Name);
    rows.push_back(row);
  }
  return rows.empty() ? ERROR_NO_DATA : give_table(rows, buffer, size);
}

template <typename Char>
ULONG adapter_index(const Char* name, ULONG* index) {
  std::string text;
  if (bad_pointer(name) || bad_pointer(index) || !encode(std::basic_string_view<Char>(name), text))
    return ERROR_INVALID_PARAMETER;
  const std::vector<Adapter> adapters = posix::adapters();
  const auto found = std::ranges::find(adapters, text, &Adapter::name);
  if (found == adapters.end()) return ERROR_DEV_NOT_EXIST;
  *index = found->index;
  return ERROR_SUCCESS;
}

ULONG best_interface(const InternetAddress& address, DWORD* index) {
  if (bad_pointer(index)) return ERROR_INVALID_PARAMETER;
  Status status = Status::success;
  const std::uint32_t found = posix::interface_towards(address, status);
  if (!succeeded(status)) return win32_error(status);
  if (found == 0) return ERROR_NOT_FOUND;
  *index = found;
  return ERROR_SUCCESS;
}

ULONG best_interface(const SOCKADDR* from, DWORD* index) {
  if (bad_pointer(from)) return ERROR_INVALID_PARAMETER;
  InternetAddress address;
  address.is_v6 = from->sa_family == AF_INET6;
  if (address.is_v6) {
    const auto& six = *reinterpret_cast<const sockaddr_in6*>(from);
    std::memcpy(address.bytes.data(), &six.sin6_addr, 16);
    address.scope = six.sin6_scope_id;
  } else if (from->sa_family == AF_INET) {
    const auto& four = *reinterpret_cast<const sockaddr_in*>(from);
    std::memcpy(address.bytes.data(), &four.sin_addr, 4);
  } else {
    return ERROR_INVALID_PARAMETER;
  }
  return best_interface(address, index);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer) {
  return guarded([=] { return adapters_info(AdapterInfo, SizePointer); });
}
DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                               PULONG pOutBufLen) {
  return guarded([=] { return per_adapter_info(IfIndex, pPerAdapterInfo, pOutBufLen); });
}
DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen) {
  return guarded([=] { return network_parameters(pFixedInfo, pOutBufLen); });
}
DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder) {
  return guarded([=] { return address_table(pIpAddrTable, pdwSize, bOrder); });
}
ULONG WINAPI GetTcpTable(PMIB_TCPTABLE TcpTable, PULONG SizePointer, BOOL Order) {
  return guarded([=] { return tcp_table(TcpTable, SizePointer, Order); });
}
DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen) {
  return guarded([=] { return interface_info<wchar_t>(pIfTable, dwOutBufLen); });
}
DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex) {
  return guarded([=] { return adapter_index(AdapterName, IfIndex); });
}
DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) {
  return guarded([=]() -> ULONG {
    if (bad_pointer(pdwNumIf)) return ERROR_INVALID_PARAMETER;
    *pdwNumIf = static_cast<DWORD>(posix::adapters().size());
    return ERROR_SUCCESS;
  });
}

DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex) {
  return guarded([=] {
    InternetAddress address;
    std::memcpy(address.bytes.data(), &dwDestAddr, sizeof dwDestAddr);
    return best_interface(address, pdwBestIfIndex);
  });
}
DWORD WINAPI GetBestInterfaceEx(struct sockaddr* pDestAddr, PDWORD pdwBestIfIndex) {
  return guarded([=] { return best_interface(pDestAddr, pdwBestIfIndex); });
}

DWORD WINAPI AddIPAddress(IPAddr, IPMask, DWORD, PULONG, PULONG) {
  return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI DeleteIPAddress(ULONG) {
  return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI FlushIpNetTable(DWORD) {
  return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI IpReleaseAddress(PIP_ADAPTER_INDEX_MAP) {
  return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI IpRenewAddress(PIP_ADAPTER_INDEX_MAP) {
  return ERROR_NOT_SUPPORTED;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
DWORD WINAPI wsx16_GetInterfaceInfo(void* table, ULONG* size) {
  return guarded([=] { return interface_info<char16_t>(table, size); });
}
DWORD WINAPI wsx16_GetAdapterIndex(const char16_t* name, ULONG* index) {
  return guarded([=] { return adapter_index(name, index); });
}
DWORD WINAPI wsx16_IpReleaseAddress(void*) {
  return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI wsx16_IpRenewAddress(void*) {
  return ERROR_NOT_SUPPORTED;
}
WSX_END_DECLS
