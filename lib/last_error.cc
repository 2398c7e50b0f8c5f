// SPDX-License-Identifier: MIT
#include "lib/last_error.h"

#include <errhandlingapi.h>
#include <winsock2.h>

#include "lib/status.h"

namespace wsx {
constinit thread_local DWORD code_of_this_thread = 0;

int fail(int wsa_code) noexcept {
  code_of_this_thread = static_cast<DWORD>(wsa_code);
  return SOCKET_ERROR;
}

int fail_with(Status status) noexcept {
  return fail(status == Status::pending ? WSA_IO_PENDING : wsa_error(status));
}

BOOL fail_win32(DWORD code) noexcept {
  code_of_this_thread = code;
  return FALSE;
}

}  // namespace wsx

int WSAAPI WSAGetLastError() {
  return static_cast<int>(wsx::last_error());
}
void WSAAPI WSASetLastError(int iError) {
  wsx::set_last_error(static_cast<DWORD>(iError));
}
DWORD WINAPI GetLastError() {
  return wsx::last_error();
}
void WINAPI SetLastError(DWORD dwErrCode) {
  wsx::set_last_error(dwErrCode);
}
