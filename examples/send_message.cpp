// SPDX-License-Identifier: MIT
//
// Sends a datagram whose control data chooses the source address, and asks the receiving socket
// where the datagram came in. WSASendMsg and WSARecvMsg are fetched by their identifiers, as
// programs that also run on older systems do.
#include <winsock2.h>

#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

void check(bool succeeded, const char* call) {
  if (succeeded) return;
  std::fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  std::exit(EXIT_FAILURE);
}

template <typename Function>
Function extension(SOCKET s, GUID id) {
  Function function = nullptr;
  DWORD size = 0;
  check(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof(id), &function,
                 sizeof(function), &size, nullptr, nullptr) == 0,
        "WSAIoctl");
  return function;
}

std::string text(IN_ADDR address) {
  char buffer[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, &address, buffer, sizeof(buffer));
  return buffer;
}

// Room for one IP_PKTINFO record, aligned as records must be.
struct Control {
  alignas(WSACMSGHDR) char bytes[WSA_CMSG_SPACE(sizeof(IN_PKTINFO))] = {};
};

WSAMSG compose(sockaddr_in& name, WSABUF& data, Control& control) {
  WSABUF records = {sizeof(control.bytes), control.bytes};
  return {reinterpret_cast<sockaddr*>(&name), sizeof(name), &data, 1, records, 0};
}

void send_from(SOCKET s, const char* source, sockaddr_in destination, const char* payload) {
  Control control;
  WSABUF data = {static_cast<ULONG>(std::strlen(payload)), const_cast<char*>(payload)};
  WSAMSG message = compose(destination, data, control);
  WSACMSGHDR* record = WSA_CMSG_FIRSTHDR(&message);
  record->cmsg_level = IPPROTO_IP;
  record->cmsg_type = IP_PKTINFO;
  record->cmsg_len = WSA_CMSG_LEN(sizeof(IN_PKTINFO));
  IN_PKTINFO info = {};
  inet_pton(AF_INET, source, &info.ipi_addr);
  std::memcpy(WSA_CMSG_DATA(record), &info, sizeof(info));

  auto send_message = extension<LPFN_WSASENDMSG>(s, WSAID_WSASENDMSG);
  DWORD sent = 0;
  check(send_message(s, &message, 0, &sent, nullptr, nullptr) == 0, "WSASendMsg");
  std::printf("Sent %d bytes, asking for the source %s\n", static_cast<int>(sent), source);
}

void receive(SOCKET s) {
  Control control;
  char payload[64];
  sockaddr_in source = {};
  WSABUF data = {sizeof(payload), payload};
  WSAMSG message = compose(source, data, control);

  auto receive_message = extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG);
  DWORD received = 0;
  check(receive_message(s, &message, &received, nullptr, nullptr) == 0, "WSARecvMsg");
  std::printf("Received \"%.*s\" from %s\n", static_cast<int>(received), payload,
              text(source.sin_addr).c_str());

  for (WSACMSGHDR* record = WSA_CMSG_FIRSTHDR(&message); record != nullptr;
       record = WSA_CMSG_NXTHDR(&message, record)) {
    if (record->cmsg_level != IPPROTO_IP || record->cmsg_type != IP_PKTINFO) continue;
    IN_PKTINFO info;
    std::memcpy(&info, WSA_CMSG_DATA(record), sizeof(info));
    std::printf("It arrived at %s on interface %d\n", text(info.ipi_addr).c_str(),
                static_cast<int>(info.ipi_ifindex));
  }
}

}  // namespace

int main() {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;

  SOCKET receiver = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  sockaddr_in address = {};
  int length = sizeof(address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(receiver, reinterpret_cast<sockaddr*>(&address), length) == 0, "bind");
  check(getsockname(receiver, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
  DWORD on = 1;
  check(setsockopt(receiver, IPPROTO_IP, IP_PKTINFO, reinterpret_cast<char*>(&on), sizeof(on)) == 0,
        "setsockopt");

  SOCKET sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  send_from(sender, "127.0.0.2", address, "a message");
  receive(receiver);

  closesocket(sender);
  closesocket(receiver);
  WSACleanup();
  return EXIT_SUCCESS;
}
