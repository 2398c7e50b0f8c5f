// SPDX-License-Identifier: MIT
// The functions whose addresses programs take; calls are compiled inline.
#define WSX_NO_INLINE_BYTE_ORDER
#include <winsock2.h>

#include <bit>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/socket.h"

namespace wsx {
namespace {

u_short swap16(u_short value) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap16(value) : value;
}
u_long swap32(u_long value) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

// Windows asks for a socket because its provider could have another byte order. None has.
template <typename Number>
int convert(SOCKET s, Number value, Number* result, Number (*swap)(Number) noexcept) noexcept {
  const Entry socket(s);
  if (!socket) return fail(socket.error());
  if (bad_pointer(result)) return fail(WSAEFAULT);
  *result = swap(value);
  return finish(Status::success);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

u_short WSAAPI htons(u_short hostshort) {
  return swap16(hostshort);
}
u_short WSAAPI ntohs(u_short netshort) {
  return swap16(netshort);
}
u_long WSAAPI htonl(u_long hostlong) {
  return swap32(hostlong);
}
u_long WSAAPI ntohl(u_long netlong) {
  return swap32(netlong);
}

int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort) {
  return convert(s, hostshort, lpnetshort, swap16);
}
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort) {
  return convert(s, netshort, lphostshort, swap16);
}
int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong) {
  return convert(s, hostlong, lpnetlong, swap32);
}
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong) {
  return convert(s, netlong, lphostlong, swap32);
}
