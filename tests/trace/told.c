/* SPDX-License-Identifier: MIT
   A program whose calls and mistakes are told; the first word chooses them. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static SOCKET udp_socket(struct sockaddr_in* address) {
  int length = sizeof *address;
  SOCKET s = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
  memset(address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(s, (struct sockaddr*)address, length);
  getsockname(s, (struct sockaddr*)address, &length);
  return s;
}

/* A pair of connected streams. */
static void stream_pair(SOCKET* one, SOCKET* other) {
  struct sockaddr_in address = {0};
  int length = sizeof address;
  SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(listener, (struct sockaddr*)&address, length);
  getsockname(listener, (struct sockaddr*)&address, &length);
  listen(listener, 1);
  *one = socket(AF_INET, SOCK_STREAM, 0);
  connect(*one, (struct sockaddr*)&address, length);
  *other = accept(listener, NULL, NULL);
  closesocket(listener);
}

static void receive_later(SOCKET s, OVERLAPPED* overlapped) {
  static char byte;
  WSABUF piece = {1, &byte};
  DWORD flags = 0;
  WSARecv(s, &piece, 1, NULL, &flags, overlapped, NULL);
}

static int calls(void) {
  static char data[16];
  struct sockaddr_in address;
  WSABUF pieces[2] = {{3, data}, {4, data + 3}};
  DWORD sent = 0;
  u_long on = 1;
  SOCKET s = udp_socket(&address);
  ioctlsocket(s, FIONBIO, &on);
  recv(s, data, sizeof data, 0);
  WSASendTo(s, pieces, 2, &sent, 0, (struct sockaddr*)&address, sizeof address, NULL, NULL);
  connect(s, (struct sockaddr*)(size_t)0x10, sizeof address);
  setsockopt(s, SOL_SOCKET, 0x7654, data, 4);
  WaitForSingleObject(CreateEventA(NULL, TRUE, TRUE, "an \"event\""), 0);
  CreateEventW(NULL, FALSE, FALSE, L"wide");
  return closesocket(s);
}

static void CALLBACK call_again(ULONG_PTR socket) {
  WSASetLastError(0);
  shutdown((SOCKET)socket, 77);
}

static int nested(void) {
  struct sockaddr_in address;
  SOCKET s = udp_socket(&address);
  QueueUserAPC(call_again, GetCurrentThread(), (ULONG_PTR)s);
  SleepEx(INFINITE, TRUE);
  return WSAGetLastError() == WSAEINVAL ? 0 : 1;
}

static int keeps_the_last_error(void) {
  HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
  WSASetLastError(4711);
  SetEvent(event);
  WaitForSingleObject(event, 0);
  return GetLastError() == 4711 ? 0 : 1;
}

static int correct(void) {
  struct sockaddr_in address;
  OVERLAPPED overlapped = {0};
  DWORD count, flags;
  SOCKET s = udp_socket(&address);
  for (int turn = 0; turn < 1000; ++turn) {
    receive_later(s, &overlapped);
    sendto(s, "x", 1, 0, (struct sockaddr*)&address, sizeof address);
    if (!WSAGetOverlappedResult(s, &overlapped, &count, TRUE, &flags)) return 1;
  }
  return closesocket(s);
}

static int reuses(void) {
  struct sockaddr_in address;
  OVERLAPPED overlapped = {0};
  SOCKET s = udp_socket(&address);
  receive_later(s, &overlapped);
  memset(&overlapped, 0, sizeof overlapped);
  receive_later(s, &overlapped);
  return closesocket(s);
}

static int closes_twice(void) {
  struct sockaddr_in address;
  SOCKET s = udp_socket(&address);
  HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
  closesocket(s);
  CloseHandle((HANDLE)s);
  WSACloseEvent(event);
  CloseHandle(event);
  closesocket(0x7ffffff0); /* never was a handle: a mistake, but not this one */
  return 0;
}

static int leaves(void) {
  static OVERLAPPED overlapped;
  struct sockaddr_in address;
  receive_later(udp_socket(&address), &overlapped);
  return 0;
}

static int changes(void) {
  enum { size = 32 << 20 };
  static OVERLAPPED overlapped, second;
  DWORD count, flags;
  char* data = calloc(1, size);
  WSABUF piece = {size, data};
  SOCKET one, other;
  stream_pair(&one, &other);
  overlapped.hEvent = WSACreateEvent();
  second.hEvent = WSACreateEvent();
  WSASend(one, &piece, 1, NULL, 0, &overlapped, NULL);
  WSASend(one, &piece, 1, NULL, 0, &second, NULL);
  data[size - 1] = 'x';
  piece.buf = malloc(2 * size);
  for (size_t left = 2 * (size_t)size; left > 0;) {
    int received = recv(other, piece.buf, size, 0);
    if (received <= 0) return 1;
    left -= (size_t)received;
  }
  WSAGetOverlappedResult(one, &overlapped, &count, TRUE, &flags);
  return WSAGetOverlappedResult(one, &second, &count, TRUE, &flags) ? 0 : 1;
}

static void CALLBACK nothing(ULONG_PTR argument) {
  (void)argument;
}

/* The checker says so while the thread sleeps; here it sleeps until whoever reads that ends its
   input. */
static int never_alertable(void) {
  QueueUserAPC(nothing, GetCurrentThread(), 0);
  return getchar() == EOF ? 0 : 1;
}

int main(int count, char** words) {
  static const struct {
    const char* name;
    int (*play)(void);
  } roles[] = {
      {"calls", calls},     {"nested", nested},   {"keeps the last error", keeps_the_last_error},
      {"correct", correct}, {"reuses", reuses},   {"closes twice", closes_twice},
      {"leaves", leaves},   {"changes", changes}, {"never alertable", never_alertable}};
  WSADATA data;
  if (count != 2 || WSAStartup(MAKEWORD(2, 2), &data) != 0) return 90;
  for (size_t i = 0; i < sizeof roles / sizeof *roles; ++i)
    if (strcmp(roles[i].name, words[1]) == 0) return roles[i].play();
  return 91;
}
