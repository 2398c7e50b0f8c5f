// SPDX-License-Identifier: MIT
//
// The IPv6 address. Microsoft page: "IN6_ADDR structure (in6addr.h)".
#ifndef WSX_IN6ADDR_H
#define WSX_IN6ADDR_H
#pragma GCC system_header

#include <windef.h>

// Sixteen bytes in network byte order. Windows has no 32-bit view of them, which makes the
// alignment 2; libc's in6_addr is aligned to 4.
typedef struct in6_addr {
  union {
    UCHAR Byte[16];
    USHORT Word[8];
  } u;
} IN6_ADDR, *PIN6_ADDR, *LPIN6_ADDR;

#define in_addr6 in6_addr

#define _S6_un u
#define _S6_u8 Byte
#define s6_addr _S6_un._S6_u8
#define s6_bytes u.Byte
#define s6_words u.Word

#endif  // WSX_IN6ADDR_H
