// SPDX-License-Identifier: MIT
#include "lib/protocol.h"

#include <afunix.h>
#include <ws2tcpip.h>

#include <array>
#include <cstring>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"

namespace wsx {
namespace {

constexpr GUID tcpip4{0xe70f1aa0, 0xab8b, 0x11cf, {0x8c, 0xa3, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}};
constexpr GUID tcpip6{0xf9eab0c0, 0x26d4, 0x11d0, {0xbb, 0xbf, 0x00, 0xaa, 0x00, 0x6c, 0x34, 0xe4}};
constexpr GUID local{0xa00943d9, 0x9c2e, 0x4633, {0x9b, 0x59, 0x00, 0x57, 0xa3, 0x16, 0x09, 0x94}};

constexpr DWORD local_stream =
    XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE | XP1_IFS_HANDLES;
constexpr DWORD stream = local_stream | XP1_EXPEDITED_DATA;
constexpr DWORD message = XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED | XP1_SUPPORT_BROADCAST |
                          XP1_SUPPORT_MULTIPOINT | XP1_IFS_HANDLES;
constexpr DWORD zero = PFL_MATCHES_PROTOCOL_ZERO;
constexpr DWORD hidden = PFL_MATCHES_PROTOCOL_ZERO | PFL_HIDDEN;
constexpr int size4 = sizeof(SOCKADDR_IN);
constexpr int size6 = sizeof(SOCKADDR_IN6);
constexpr int size_local = sizeof(SOCKADDR_UN);
constexpr int family_only = sizeof(ADDRESS_FAMILY);

constexpr std::array protocols{
    BaseProtocol{AF_INET, SOCK_STREAM, IPPROTO_TCP, 0, size4, size4, stream, zero, 0, 1001, tcpip4,
                 "MSAFD Tcpip [TCP/IP]"},
    BaseProtocol{AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0, size4, size4, message, zero, 0xffbb, 1002,
                 tcpip4, "MSAFD Tcpip [UDP/IP]"},
    BaseProtocol{AF_INET, SOCK_RAW, IPPROTO_IP, 255, size4, size4, message, hidden, 0x8000, 1003,
                 tcpip4, "MSAFD Tcpip [RAW/IP]"},
    BaseProtocol{AF_INET6, SOCK_STREAM, IPPROTO_TCP, 0, size6, size6, stream, zero, 0, 1004, tcpip6,
                 "MSAFD Tcpip [TCP/IPv6]"},
    BaseProtocol{AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 0, size6, size6, message, zero, 0xffbb, 1005,
                 tcpip6, "MSAFD Tcpip [UDP/IPv6]"},
    BaseProtocol{AF_INET6, SOCK_RAW, IPPROTO_IP, 255, size6, size6, message, hidden, 0x8000, 1006,
                 tcpip6, "MSAFD Tcpip [RAW/IPv6]"},
    BaseProtocol{AF_UNIX, SOCK_STREAM, 0, 0, size_local, family_only, local_stream, zero, 0, 1007,
                 local, "AF_UNIX"},
};

// Without a list every protocol is meant that Windows does not hide.
bool wanted(const BaseProtocol& row, const INT* list) noexcept {
  if (row.provider_flags & PFL_HIDDEN) return false;
  if (!list) return true;
  while (*list != 0 && *list != row.protocol) ++list;
  return *list != 0;
}

template <typename Info>
int enumerate(const INT* list, Info* buffer, DWORD* length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  if (bad_pointer(length) || (list && bad_pointer(list))) return fail(WSAEFAULT);
  const auto count =
      static_cast<DWORD>(std::count_if(protocols.begin(), protocols.end(),
                                       [=](const BaseProtocol& row) { return wanted(row, list); }));
  const DWORD needed = count * DWORD{sizeof(Info)};
  const bool fits = *length >= needed && (count == 0 || !bad_pointer(buffer));
  *length = needed;
  if (!fits) return fail(WSAENOBUFS);
  for (const BaseProtocol& row : protocols)
    if (wanted(row, list)) *buffer++ = in_form<Info>(describe(row));
  finish(Status::success);
  return static_cast<int>(count);
}

}  // namespace

std::span<const BaseProtocol> base_protocols() noexcept {
  return protocols;
}

const BaseProtocol* find_base_protocol(int family, int type) noexcept {
  const auto row = std::find_if(protocols.begin(), protocols.end(), [=](const BaseProtocol& p) {
    return p.family == family && p.type == type;
  });
  return row != protocols.end() ? &*row : nullptr;
}

WSAPROTOCOL_INFOW describe(const BaseProtocol& protocol) noexcept {
  constexpr int winsock2_interface = 2;
  WSAPROTOCOL_INFOW info{};
  info.dwServiceFlags1 = protocol.services;
  info.dwProviderFlags = protocol.provider_flags;
  info.ProviderId = protocol.provider;
  info.dwCatalogEntryId = protocol.entry;
  info.ProtocolChain.ChainLen = BASE_PROTOCOL;
  info.iVersion = winsock2_interface;
  info.iAddressFamily = protocol.family;
  info.iMaxSockAddr = protocol.address_size;
  info.iMinSockAddr = protocol.shortest_address;
  info.iSocketType = protocol.type;
  info.iProtocol = protocol.protocol;
  info.iProtocolMaxOffset = protocol.highest_above;
  info.iNetworkByteOrder = BIGENDIAN;
  info.iSecurityScheme = SECURITY_PROTOCOL_NONE;
  info.dwMessageSize = protocol.message_size;
  std::copy(protocol.name.begin(), protocol.name.end(), info.szProtocol);
  return info;
}

}  // namespace wsx

using namespace wsx;

int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
  return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}

int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
  return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSAAPI wsx16_WSAEnumProtocolsW(LPINT protocols_wanted, ProtocolInfo16* buffer, LPDWORD length) {
  return enumerate(protocols_wanted, buffer, length);
}
WSX_END_DECLS
