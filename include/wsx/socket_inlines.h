// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that needs no call: the operations on fd_set, byte order, and ioctlsocket
// for arguments that have 64 bits here.
#ifndef WSX_SOCKET_INLINES_H
#define WSX_SOCKET_INLINES_H
#pragma GCC system_header

// fd_set's operations. <sys/select.h> may have brought libc's, which work on its bitmap.
#undef FD_CLR
#undef FD_SET
#undef FD_ZERO
#undef FD_ISSET

// Removes `s`; the members after it move up.
WSX_INLINE void wsx_fd_clr(SOCKET s, fd_set* set) {
  u_int i = 0;
  while (i < set->fd_count && set->fd_array[i] != s) ++i;
  if (i == set->fd_count) return;
  for (--set->fd_count; i < set->fd_count; ++i) set->fd_array[i] = set->fd_array[i + 1];
}

// Adds `s` once. A full set ignores it, as Windows' does.
WSX_INLINE void wsx_fd_set(SOCKET s, fd_set* set) {
  u_int i = 0;
  while (i < set->fd_count && set->fd_array[i] != s) ++i;
  if (i == set->fd_count && set->fd_count < FD_SETSIZE) set->fd_array[set->fd_count++] = s;
}

#define FD_CLR(fd, set) wsx_fd_clr((SOCKET)(fd), (fd_set*)(set))
#define FD_SET(fd, set) wsx_fd_set((SOCKET)(fd), (fd_set*)(set))
#define FD_ZERO(set) ((void)(((fd_set*)(set))->fd_count = 0))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (fd_set*)(set))

// Byte order without a call. The library has the functions too, for their addresses; the file that
// defines them says WSX_NO_INLINE_BYTE_ORDER.
#ifndef WSX_NO_INLINE_BYTE_ORDER
#define WSX_GNU_INLINE_ extern __inline__ __attribute__((__gnu_inline__))
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define WSX_NETWORK16_(v) __builtin_bswap16(v)
#define WSX_NETWORK32_(v) __builtin_bswap32(v)
#else
#define WSX_NETWORK16_(v) (v)
#define WSX_NETWORK32_(v) (v)
#endif
WSX_BEGIN_DECLS
WSX_GNU_INLINE_ u_short WSAAPI htons(u_short hostshort) { return WSX_NETWORK16_(hostshort); }
WSX_GNU_INLINE_ u_short WSAAPI ntohs(u_short netshort) { return WSX_NETWORK16_(netshort); }
WSX_GNU_INLINE_ u_long WSAAPI htonl(u_long hostlong) { return WSX_NETWORK32_(hostlong); }
WSX_GNU_INLINE_ u_long WSAAPI ntohl(u_long netlong) { return WSX_NETWORK32_(netlong); }
WSX_END_DECLS
#endif

// ioctlsocket with the address of an unsigned long, which is a u_long on Windows and has 64 bits
// here: the call works on a copy of the right width. C needs a macro for it, so there a member
// function pointer of that name can only be called as (p->ioctlsocket)(...).
#ifdef __cplusplus
extern "C++" {
namespace wsx_detail {
template <class T>
struct UnsignedLongOnly {};
template <>
struct UnsignedLongOnly<unsigned long> {
  typedef int Result;
};
}  // namespace wsx_detail

// A template, so that NULL and nullptr keep meaning the function above.
template <class T>
inline typename wsx_detail::UnsignedLongOnly<T>::Result ioctlsocket(SOCKET s, long cmd, T* argp) {
  if (!argp) return ioctlsocket(s, cmd, static_cast<u_long*>(nullptr));
  u_long value = static_cast<u_long>(*argp);
  int result = ioctlsocket(s, cmd, &value);
  *argp = value;
  return result;
}
}
#else
WSX_INLINE int wsx_ioctlsocket_long(SOCKET s, long cmd, unsigned long* argp) {
  u_long value;
  int result;
  if (!argp) return ioctlsocket(s, cmd, (u_long*)0);
  value = (u_long)*argp;
  result = ioctlsocket(s, cmd, &value);
  *argp = value;
  return result;
}
#define ioctlsocket(s, cmd, argp) \
  _Generic((argp), unsigned long*: wsx_ioctlsocket_long, default: ioctlsocket)((s), (cmd), (argp))
#endif

// 64-bit and floating-point byte order, from Windows 8 on. The network form of a floating-point
// number is the integer with its bytes.
#if !defined(NO_EXTRA_HTON_FUNCTIONS) && \
    (defined(INCL_EXTRA_HTON_FUNCTIONS) || _WIN32_WINNT >= 0x0602)
WSX_INLINE unsigned __int64 htonll(unsigned __int64 Value) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return __builtin_bswap64(Value);
#else
  return Value;
#endif
}

WSX_INLINE unsigned __int64 ntohll(unsigned __int64 Value) { return htonll(Value); }

WSX_INLINE unsigned __int32 htonf(float Value) {
  unsigned __int32 bits;
  __builtin_memcpy(&bits, &Value, sizeof bits);
  return htonl(bits);
}

WSX_INLINE float ntohf(unsigned __int32 Value) {
  unsigned __int32 bits = ntohl(Value);
  float result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}

WSX_INLINE unsigned __int64 htond(double Value) {
  unsigned __int64 bits;
  __builtin_memcpy(&bits, &Value, sizeof bits);
  return htonll(bits);
}

WSX_INLINE double ntohd(unsigned __int64 Value) {
  unsigned __int64 bits = ntohll(Value);
  double result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}
#endif

#endif  // WSX_SOCKET_INLINES_H
