// SPDX-License-Identifier: MIT
#include <winsock2.h>
#include <ws2ipdef.h>
//
#include <iphlpapi.h>
#include <winerror.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

#include "lib/arguments.h"
#include "lib/names/adapters.h"
#include "posix/interface_settings.h"

// Interfaces as one version of IP sees them.
namespace wsx {
namespace {

static_assert(sizeof(MIB_IPINTERFACE_ROW) == 168);

// The largest packet that can be put together again, with its header.
constexpr ULONG largest_packet = 65535;

bool is_bound(const posix::Adapter& adapter, bool v6) noexcept {
  const auto is_of_version = [=](const auto& address) { return address.is_v6 == v6; };
  return v6 ? adapter.has_v6 : std::ranges::any_of(adapter.addresses, is_of_version);
}

// The LUID wins where both are there, and holds the number, too.
DWORD find(const MIB_IPINTERFACE_ROW* row, posix::Adapter& found) {
  if (bad_pointer(row)) return ERROR_INVALID_PARAMETER;
  if (row->Family != AF_INET && row->Family != AF_INET6) return ERROR_INVALID_PARAMETER;
  const bool by_luid = row->InterfaceLuid.Value != 0;
  if (!by_luid && row->InterfaceIndex == 0) return ERROR_INVALID_PARAMETER;
  const ULONG64 index = by_luid ? row->InterfaceLuid.Info.NetLuidIndex : row->InterfaceIndex;
  std::vector<posix::Adapter> all = posix::adapters();
  const auto adapter = std::ranges::find(all, index, &posix::Adapter::index);
  if (adapter == all.end()) return ERROR_FILE_NOT_FOUND;
  if (by_luid && row->InterfaceLuid.Info.IfType != type_of(*adapter)) return ERROR_FILE_NOT_FOUND;
  found = std::move(*adapter);
  return is_bound(found, row->Family == AF_INET6) ? ERROR_SUCCESS : ERROR_NOT_FOUND;
}

// The narrow scopes have a zone for each interface, the wide ones one for all.
void give_zones(const posix::Adapter& adapter, ULONG (&zones)[ScopeLevelCount]) noexcept {
  for (int level = 0; level < ScopeLevelCount; ++level)
    zones[level] = level <= ScopeLevelSubnet ? adapter.index : 1;
}

MIB_IPINTERFACE_ROW row_of(const posix::Adapter& adapter, ADDRESS_FAMILY family) {
  const bool v6 = family == AF_INET6;
  const posix::InterfaceSettings settings = posix::interface_settings(adapter.name, v6);
  MIB_IPINTERFACE_ROW row{};
  row.Family = family;
  row.InterfaceIndex = adapter.index;
  row.InterfaceLuid.Info.NetLuidIndex = adapter.index;
  row.InterfaceLuid.Info.IfType = type_of(adapter);
  row.MaxReassemblySize = largest_packet;
  row.ForwardingEnabled = settings.forwards;
  row.WeakHostSend = row.WeakHostReceive = TRUE;
  row.UseAutomaticMetric = TRUE;
  row.UseNeighborUnreachabilityDetection = !adapter.loopback;
  row.RouterDiscoveryBehavior =
      settings.accepts_routers ? RouterDiscoveryEnabled : RouterDiscoveryDisabled;
  row.DadTransmits = settings.duplicate_probes;
  row.BaseReachableTime = row.ReachableTime = settings.reachable_milliseconds;
  row.RetransmitTime = settings.retransmit_milliseconds;
  row.PathMtuDiscoveryTimeout = settings.path_mtu_seconds * 1000;
  row.LinkLocalAddressBehavior = v6 ? LinkLocalAlwaysOn : LinkLocalAlwaysOff;
  give_zones(adapter, row.ZoneIndices);
  row.SitePrefixLength = v6 ? 64 : 0;
  row.Metric = v6 ? adapter.metric_v6 : adapter.metric_v4;
  row.NlMtu = settings.mtu != 0 ? settings.mtu : adapter.mtu;
  row.Connected = adapter.up;
  row.SupportsNeighborDiscovery = row.SupportsRouterDiscovery = !adapter.loopback;
  return row;
}

template <typename Call>
DWORD guarded(Call call) noexcept try {
  return call();
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// All ones are what no member has; those that name the interface are empty.
VOID WINAPI InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
  if (bad_pointer(Row)) return;
  std::memset(Row, 0xff, sizeof *Row);
  Row->Family = AF_UNSPEC;
  Row->InterfaceLuid.Value = 0;
  Row->InterfaceIndex = 0;
}

DWORD WINAPI GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
  return guarded([=] {
    posix::Adapter adapter;
    const DWORD error = find(Row, adapter);
    if (error == ERROR_SUCCESS) *Row = row_of(adapter, Row->Family);
    return error;
  });
}

DWORD WINAPI SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
  return guarded([=]() -> DWORD {
    posix::Adapter adapter;
    const DWORD error = find(Row, adapter);
    return error == ERROR_SUCCESS ? ERROR_ACCESS_DENIED : error;
  });
}
