// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "support/fixtures.h"

namespace support {

// The extension functions as programs get them.
struct Extensions {
  explicit Extensions(SOCKET s)
      : accept_ex(fetch_extension<LPFN_ACCEPTEX>(s, WSAID_ACCEPTEX)),
        addresses(fetch_extension<LPFN_GETACCEPTEXSOCKADDRS>(s, WSAID_GETACCEPTEXSOCKADDRS)),
        connect_ex(fetch_extension<LPFN_CONNECTEX>(s, WSAID_CONNECTEX)),
        disconnect_ex(fetch_extension<LPFN_DISCONNECTEX>(s, WSAID_DISCONNECTEX)),
        transmit_file(fetch_extension<LPFN_TRANSMITFILE>(s, WSAID_TRANSMITFILE)),
        transmit_packets(fetch_extension<LPFN_TRANSMITPACKETS>(s, WSAID_TRANSMITPACKETS)) {}

  LPFN_ACCEPTEX accept_ex;
  LPFN_GETACCEPTEXSOCKADDRS addresses;
  LPFN_CONNECTEX connect_ex;
  LPFN_DISCONNECTEX disconnect_ex;
  LPFN_TRANSMITFILE transmit_file;
  LPFN_TRANSMITPACKETS transmit_packets;
};

constexpr DWORD address_area = sizeof(sockaddr_in) + 16;

// An AcceptEx with all that it needs. `room` bytes of data are waited for.
struct Accepting {
  Accepting(const Extensions& functions, SOCKET listener_socket, DWORD data_room = 0)
      : extensions(functions),
        listener(listener_socket),
        room(data_room),
        buffer(data_room + 2 * address_area, '\0'),
        socket(::socket(AF_INET, SOCK_STREAM, 0)) {}

  // FALSE with the last error WSA_IO_PENDING is what Windows answers.
  bool start() {
    SetLastError(0xdeadbeef);
    return !extensions.accept_ex(listener, socket, buffer.data(), room, address_area, address_area,
                                 &bytes, &request.overlapped) &&
           WSAGetLastError() == WSA_IO_PENDING;
  }
  // The WSA error of the end, 0 for success; `count` is the number of bytes.
  int result(DWORD milliseconds = time_limit);

  const Extensions& extensions;
  SOCKET listener;
  DWORD room;
  std::string buffer;
  UniqueSocket socket;
  Request request;
  DWORD bytes = 0xdeadbeef;
  DWORD count = 0xdeadbeef;
};

// The same for any overlapped request of `s`: -1 when it does not end.
int result_of(SOCKET s, Request& request, DWORD& count, DWORD milliseconds = time_limit);

// A stream socket bound to 127.0.0.1 and connected to nobody.
UniqueSocket bound_socket();

UniqueSocket connect_to(const sockaddr_in& address);

}  // namespace support
