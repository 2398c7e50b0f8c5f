// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that turns names, text and byte orders into each other. What holds for all
// functions is said in winsock2.h.
#ifndef WSX_SOCKET_NAMES_H
#define WSX_SOCKET_NAMES_H
#pragma GCC system_header

WSX_BEGIN_DECLS

// Byte order.

// Between the host's and the network's order. Need no WSAStartup and cannot fail.
u_short WSAAPI htons(u_short hostshort) WSX_SYM(htons);
u_short WSAAPI ntohs(u_short netshort) WSX_SYM(ntohs);
u_long WSAAPI htonl(u_long hostlong) WSX_SYM(htonl);
u_long WSAAPI ntohl(u_long netlong) WSX_SYM(ntohl);

// The same in the order of the socket's protocol, which is the network's for all there are.
int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort) WSX_SYM(WSAHtons);
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort) WSX_SYM(WSANtohs);
int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong) WSX_SYM(WSAHtonl);
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong) WSX_SYM(WSANtohl);

// Names and text.

// IPv4 text to an address in network byte order, INADDR_NONE if it is none. One to four parts,
// each decimal, octal (0...) or hexadecimal (0x...).
u_long WSAAPI inet_addr(const char* cp) WSX_SYM(inet_addr);

// Address to text in a buffer of the thread, valid until its next call.
char* WSAAPI inet_ntoa(struct in_addr in) WSX_SYM(inet_ntoa);

// Results of these point into memory of the thread that its next such call overwrites. Errors:
// WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA. gethostbyname("") and (NULL) is the
// local host; ports are in network byte order.
struct hostent* WSAAPI gethostbyname(const char* name) WSX_SYM(gethostbyname);
struct hostent* WSAAPI gethostbyaddr(const char* addr, int len, int type) WSX_SYM(gethostbyaddr);
struct servent* WSAAPI getservbyname(const char* name, const char* proto) WSX_SYM(getservbyname);
struct servent* WSAAPI getservbyport(int port, const char* proto) WSX_SYM(getservbyport);
struct protoent* WSAAPI getprotobyname(const char* name) WSX_SYM(getprotobyname);
struct protoent* WSAAPI getprotobynumber(int number) WSX_SYM(getprotobynumber);

// The local host's name, with its terminator in at most `namelen` characters; less room than it
// needs: WSAEFAULT.
int WSAAPI gethostname(char* name, int namelen) WSX_SYM(gethostname);
#if _WIN32_WINNT >= 0x0602
int WSAAPI GetHostNameW(PWSTR name, int namelen) WSX_SYMW(GetHostNameW);
#endif

// Socket address to text and back: "1.2.3.4:80", "[fe80::1%3]:80".
//
//   lpProtocolInfo           NULL.
//   lpdwAddressStringLength  characters with the terminator, room in and length out; too little:
//                            WSAEFAULT and the room needed.
//   lpAddressLength          bytes, likewise.
//   errors                   WSAEINVAL (not an address of that family).
INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) WSX_SYM(WSAAddressToStringA);
INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) WSX_SYMW(WSAAddressToStringW);
INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) WSX_SYM(WSAStringToAddressA);
INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) WSX_SYMW(WSAStringToAddressW);

WSX_END_DECLS

#endif  // WSX_SOCKET_NAMES_H
