// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include <algorithm>

// FD_ISSET. Windows gives the macro a function because a list has to be searched; the count alone
// says how long the list is, whatever FD_SETSIZE the program was compiled with.
int WSAAPI __WSAFDIsSet(SOCKET s, fd_set* set) {
  const SOCKET* end = set->fd_array + set->fd_count;
  return std::find(static_cast<const SOCKET*>(set->fd_array), end, s) != end;
}
