// SPDX-License-Identifier: MIT
#include "support/extensions.h"

namespace support {

int result_of(SOCKET s, Request& request, DWORD& count, DWORD milliseconds) {
  DWORD flags = 0;
  if (!request.done_within(milliseconds)) return -1;
  return WSAGetOverlappedResult(s, &request.overlapped, &count, FALSE, &flags) ? 0
                                                                               : WSAGetLastError();
}

int Accepting::result(DWORD milliseconds) {
  if (!request.done_within(milliseconds)) return -1;
  // Looks at nothing but the OVERLAPPED; the listener may be closed by now. Codes are Win32's.
  const BOOL done = GetOverlappedResult(nullptr, &request.overlapped, &count, FALSE);
  return done ? 0 : static_cast<int>(GetLastError());
}

UniqueSocket bound_socket() {
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = ipv4("127.0.0.1");
  if (bind(s, generic(address), sizeof address) != 0) s.close();
  return s;
}

UniqueSocket connect_to(const sockaddr_in& address) {
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  if (connect(s, generic(address), sizeof address) != 0) s.close();
  return s;
}

}  // namespace support
