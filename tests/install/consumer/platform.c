// SPDX-License-Identifier: MIT
// Chooses its branch by platform, as portable sources do.
#if defined(_WIN32) && !defined(__linux__) && !defined(__unix__)
#include <winsock2.h>
#else
#error "not the Windows branch"
#endif
#include <stdio.h>

int main(void) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  printf("The Windows branch speaks Winsock %d.%d\n", LOBYTE(data.wVersion), HIBYTE(data.wVersion));
  return WSACleanup();
}
