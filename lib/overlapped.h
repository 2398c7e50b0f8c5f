// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

namespace wsx {

// WSAGetOverlappedResult for a socket that has been checked: the error, 0 for none.
int overlapped_result(SOCKET s, OVERLAPPED* overlapped, DWORD* bytes, bool wait) noexcept;

}  // namespace wsx
