// SPDX-License-Identifier: MIT
#include "lib/providers/protocol.h"

#include <afunix.h>
#include <ws2tcpip.h>

#include <utf8.h>

#include <array>
#include <iterator>

#include "lib/last_error.h"
#include "lib/providers/catalog.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"

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

// Windows hides what programs cannot open, or are not meant to.
bool visible(const WSAPROTOCOL_INFOW& entry) noexcept {
  return entry.ProtocolChain.ChainLen != LAYERED_PROTOCOL &&
         (entry.dwProviderFlags & PFL_HIDDEN) == 0;
}

template <typename Info>
int enumerate(const INT* list, Info* buffer, DWORD* length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  int count = 0;
  const Status status =
      list_protocols(Catalog::current()->entries(), visible, list, buffer, length, count);
  return finish(status) == 0 ? count : SOCKET_ERROR;
}

// A name goes over unit by unit; `encode` writes one code point.
template <typename Char, typename Encode>
void give_encoded(const WCHAR* name, Char (&place)[WSAPROTOCOL_LEN + 1], Encode encode) noexcept {
  Char* end = place;
  for (; *name != 0; ++name) {
    std::array<Char, 4> units;
    const auto count = encode(static_cast<char32_t>(*name), units.begin()) - units.begin();
    if (count > place + WSAPROTOCOL_LEN - end) break;
    end = std::copy_n(units.begin(), count, end);
  }
  std::fill(end, std::end(place), Char{});
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

void give_name(const WCHAR* name, CHAR (&place)[WSAPROTOCOL_LEN + 1]) noexcept {
  give_encoded(name, place, [](char32_t c, CHAR* to) { return utf8::unchecked::append(c, to); });
}

void give_name(const WCHAR* name, WCHAR (&place)[WSAPROTOCOL_LEN + 1]) noexcept {
  give_encoded(name, place, [](char32_t c, WCHAR* to) {
    *to = static_cast<WCHAR>(c);
    return to + 1;
  });
}

void give_name(const WCHAR* name, char16_t (&place)[WSAPROTOCOL_LEN + 1]) noexcept {
  give_encoded(name, place, [](char32_t c, char16_t* to) {
    if (c > 0xffff) *to++ = static_cast<char16_t>(0xd7c0 + (c >> 10));
    *to++ = static_cast<char16_t>(c > 0xffff ? 0xdc00 + (c & 0x3ff) : c);
    return to;
  });
}

}  // namespace wsx

using namespace wsx;

int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
  TRACED(WSAEnumProtocolsA, lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
  return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}

int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
  TRACED(WSAEnumProtocolsW, lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
  return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSAAPI wsx16_WSAEnumProtocolsW(LPINT protocols_wanted, ProtocolInfo16* buffer, LPDWORD length) {
  TRACED(wsx16_WSAEnumProtocolsW, protocols_wanted, buffer, length);
  return enumerate(protocols_wanted, buffer, length);
}
WSX_END_DECLS
