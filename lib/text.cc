// SPDX-License-Identifier: MIT
#include "lib/text.h"

#include <cstring>

#include "lib/thread_result.h"
#include "lib/trace/trace.h"

using namespace wsx;

const IN6_ADDR in6addr_any = IN6ADDR_ANY_INIT;
const IN6_ADDR in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

// A blank ends the address, as it did in BSD; a single one is 0 by the documents.
unsigned int WSAAPI inet_addr(const char* cp) {
  TRACED(inet_addr, cp);
  if (bad_pointer(cp)) {
    set_last_error(WSAEFAULT);
    return INADDR_NONE;
  }
  std::string_view text(cp);
  if (text == " ") return 0;
  IN_ADDR address;
  if (!take_ipv4(text, address)) return INADDR_NONE;
  const bool ended = text.empty() || std::strchr(" \t\n\v\f\r", text.front());
  return ended ? address.s_addr : INADDR_NONE;
}

char* WSAAPI inet_ntoa(struct in_addr in) {
  TRACED(inet_ntoa, in);
  auto* const text = thread_result<AddressText>();
  if (!text) return nullptr;
  *text = print(in);
  return const_cast<char*>(text->c_str());
}

INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) {
  TRACED(inet_pton, Family, pszAddrString, pAddrBuf);
  return text_to_bytes(Family, pszAddrString, pAddrBuf);
}

PCSTR WSAAPI inet_ntop(INT Family, const VOID* pAddr, PSTR pStringBuf, size_t StringBufSize) {
  TRACED(inet_ntop, Family, pAddr, pStringBuf, StringBufSize);
  return bytes_to_text(Family, pAddr, pStringBuf, StringBufSize);
}

INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) {
  TRACED(WSAAddressToStringA, lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
         lpdwAddressStringLength);
  return tell_endpoint(lpsaAddress, dwAddressLength, lpszAddressString, lpdwAddressStringLength);
}

INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) {
  TRACED(WSAStringToAddressA, AddressString, AddressFamily, lpProtocolInfo, lpAddress,
         lpAddressLength);
  return read_endpoint(AddressString, AddressFamily, lpAddress, lpAddressLength);
}
