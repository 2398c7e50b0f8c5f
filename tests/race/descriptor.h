// SPDX-License-Identifier: MIT
#pragma once

// Sockets of the host, as a program that mixes in POSIX code has them; compiled without the Windows
// headers. Addresses are loopback's, ports in host order.
namespace race {

enum class Transport { datagram, stream };

// Bound, -1 for none.
int host_socket(Transport transport, unsigned short& port);
bool host_connect(int descriptor, unsigned short port);
bool host_listen(int descriptor);
// Sends a byte.
bool host_send(int descriptor, unsigned short port);
void host_close(int descriptor);
bool host_open(int descriptor);

}  // namespace race
