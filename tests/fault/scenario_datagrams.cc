// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>

#include "support/data.h"
#include "support/message.h"
#include "tests/fault/play.h"

using namespace support;

namespace fault {

void Scenario::datagram_went(bool good, std::string bytes) {
  if (judge("a datagram's send", good, of_sends)) datagrams_.push_back(std::move(bytes));
}

// Without control data, with an address of its own, cut by the host, overlapped, connected.
void Scenario::send_datagrams(SOCKET sender, const sockaddr_in& to) {
  std::string bytes = "one";
  WSABUF buffer = piece(bytes);
  DWORD count = 0;
  datagram_went(ask([&] {
                  return WSASendTo(sender, &buffer, 1, &count, 0, generic(to), sizeof to, nullptr,
                                   nullptr);
                }) == 0,
                bytes);
  ControlWriter control;
  control.add(IPPROTO_IP, IP_PKTINFO, IN_PKTINFO{ipv4("127.0.0.1").sin_addr, 0});
  WSAMSG message{const_cast<sockaddr*>(generic(to)), sizeof to, &buffer, 1, control.buffer(), 0};
  bytes = "two";
  datagram_went(ask([&] { return WSASendMsg(sender, &message, 0, &count, nullptr, nullptr); }) == 0,
                bytes);
  if (Operation* const operation = new_operation("three")) {
    buffer = piece(operation->bytes);
    const int result = ask(
        [&] { return WSASendMsg(sender, &message, 0, nullptr, &operation->overlapped, nullptr); });
    accept_result(*operation, "WSASendMsg", result);
    finish(sender, *operation);
    if (operation->whole) datagrams_.push_back(operation->bytes);
  }
  const int connected = ask([&] { return connect(sender, generic(to), sizeof to); });
  if (!judge("connect", connected == 0, of_connections)) return;
  datagram_went(ask([&] { return send(sender, "four", 4, 0); }) == 4, "four");
}

// The first one has been waiting all the time.
void Scenario::receive_datagrams(SOCKET s, Operation* first) {
  std::vector<std::string> received;
  if (first && first->accepted && !datagrams_.empty()) {
    finish(s, *first);
    if (first->whole) received.push_back(first->bytes.substr(0, first->count));
  }
  const LPFN_WSARECVMSG receive_message = ask([&] { return receive_message_function(s); });
  while (received.size() < datagrams_.size()) {
    std::string room(100, '\0');
    WSABUF into = piece(room);
    std::array<std::uint64_t, 32> control;
    sockaddr_in from;
    WSAMSG message{generic(from),
                   sizeof from,
                   &into,
                   1,
                   {sizeof control, reinterpret_cast<char*>(control.data())},
                   0};
    DWORD count = 0;
    const int result = ask([&] { return receive_message(s, &message, &count, nullptr, nullptr); });
    if (judge("WSARecvMsg", result == 0, of_receives))
      received.push_back(room.substr(0, count));
    else if (WSAGetLastError() == WSAETIMEDOUT)
      break;
  }
  if (received != datagrams_) complaints_.add("datagrams were lost, doubled or out of order");
}

void Scenario::exchange_datagrams() {
  const SOCKET sender = open(SOCK_DGRAM);
  const SOCKET receiver = open(SOCK_DGRAM);
  sockaddr_in address;
  Operation* first = nullptr;
  if (sender != INVALID_SOCKET && receiver != INVALID_SOCKET && bind_here(receiver, address) &&
      set(receiver, SOL_SOCKET, SO_RCVTIMEO, time_limit)) {
    set(receiver, IPPROTO_IP, IP_PKTINFO, 1);
    first = new_operation(std::string(100, '\0'));
    if (first) {
      WSABUF into = piece(first->bytes);
      DWORD flags = 0;
      const int result = ask([&] {
        return WSARecvFrom(receiver, &into, 1, nullptr, &flags, nullptr, nullptr,
                           &first->overlapped, nullptr);
      });
      accept_result(*first, "WSARecvFrom", result);
    }
    send_datagrams(sender, address);
    receive_datagrams(receiver, first);
    look_at_sockets(receiver);
  }
  close(sender);
  close(receiver);
  if (first && first->overlapped.Internal != sealed) finish(INVALID_SOCKET, *first);
}

}  // namespace fault
