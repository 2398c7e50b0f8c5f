// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <mswsock.h>

#include <string>

#include "provider/base.h"

// The other functions of the base provider's table.
namespace {

using provider::Base;
using provider::error_of;
using provider::Socket;

struct Connection {
  explicit Connection(const Base& base)
      : listener(base, AF_INET, SOCK_STREAM, 0), client(base, AF_INET, SOCK_STREAM, 0) {
    const sockaddr_in name = provider::bind_somewhere(base, listener);
    INT error = 0;
    REQUIRE(base->lpWSPListen(listener, 1, &error) == 0);
    REQUIRE(base->lpWSPConnect(client, support::generic(name), sizeof name, nullptr, nullptr,
                               nullptr, nullptr, &error) == 0);
    sockaddr_in peer{};
    int length = sizeof peer;
    accepted = base->lpWSPAccept(listener, reinterpret_cast<sockaddr*>(&peer), &length, nullptr, 0,
                                 &error);
    REQUIRE(accepted != INVALID_SOCKET);
    CHECK(peer.sin_family == AF_INET);
  }

  Socket listener;
  Socket client;
  SOCKET accepted = INVALID_SOCKET;
};

}  // namespace

TEST_CASE("A connection is made, used, shut down and closed through the table") {
  const Base base;
  const Connection connection(base);
  char data[] = "stream";
  WSABUF buffer{6, data};
  DWORD count = 0;
  DWORD flags = 0;
  INT error = provider::untouched;
  CHECK(base->lpWSPSend(connection.client, &buffer, 1, &count, 0, nullptr, nullptr, nullptr,
                        &error) == 0);
  CHECK(base->lpWSPSendDisconnect(connection.client, nullptr, &error) == 0);
  char got[16] = {};
  WSABUF room{sizeof got, got};
  CHECK(base->lpWSPRecv(connection.accepted, &room, 1, &count, &flags, nullptr, nullptr, nullptr,
                        &error) == 0);
  CHECK(std::string(got, count) == "stream");
  CHECK(base->lpWSPRecv(connection.accepted, &room, 1, &count, &flags, nullptr, nullptr, nullptr,
                        &error) == 0);
  CHECK(count == 0);
  CHECK(base->lpWSPRecvDisconnect(connection.accepted, nullptr, &error) == 0);
  CHECK(base->lpWSPCloseSocket(connection.accepted, &error) == 0);
  CHECK(error == provider::untouched);
}

TEST_CASE("Options, names and ioctls go through the table") {
  const Base base;
  const Socket s(base, AF_INET, SOCK_DGRAM, 0);
  const DWORD wanted = 70000;
  DWORD size = 0;
  int length = sizeof size;
  INT error = provider::untouched;
  CHECK(base->lpWSPSetSockOpt(s, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<const char*>(&wanted),
                              sizeof wanted, &error) == 0);
  CHECK(base->lpWSPGetSockOpt(s, SOL_SOCKET, SO_RCVBUF, reinterpret_cast<char*>(&size), &length,
                              &error) == 0);
  CHECK(size == wanted);
  CHECK(base->lpWSPGetSockOpt(s, SOL_SOCKET, 0x7777, reinterpret_cast<char*>(&size), &length,
                              &error) == SOCKET_ERROR);
  CHECK(error == WSAENOPROTOOPT);
  SOCKET lowest = 0;
  DWORD returned = 0;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPIoctl(s, SIO_BASE_HANDLE, nullptr, 0, &lowest, sizeof lowest, &returned,
                                  nullptr, nullptr, nullptr, e);
        }) == 0);
  CHECK(lowest == s);
  sockaddr_in peer{};
  length = sizeof peer;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPGetPeerName(s, reinterpret_cast<sockaddr*>(&peer), &length, e);
        }) == WSAENOTCONN);
}

TEST_CASE("SIO_EXT_SENDMSG is how WSASendMsg reaches a provider") {
  const Base base;
  const Socket sender(base, AF_INET, SOCK_DGRAM, 0);
  const Socket receiver(base, AF_INET, SOCK_DGRAM, 0);
  sockaddr_in to = provider::bind_somewhere(base, receiver);
  char data[] = "message";
  WSABUF buffer{7, data};
  WSAMSG message{reinterpret_cast<sockaddr*>(&to), sizeof to, &buffer, 1, {0, nullptr}, 0};
  DWORD sent = 0;
  WSASENDMSG wanted{&message, 0, &sent, nullptr, nullptr};
  DWORD returned = 0;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPIoctl(sender, SIO_EXT_SENDMSG, &wanted, sizeof wanted, nullptr, 0,
                                  &returned, nullptr, nullptr, nullptr, e);
        }) == 0);
  CHECK(sent == 7);
  CHECK(error_of([&](INT* e) {
          return base->lpWSPIoctl(sender, SIO_EXT_SENDMSG, &wanted, 8, nullptr, 0, &returned,
                                  nullptr, nullptr, nullptr, e);
        }) == WSAEFAULT);
}

TEST_CASE("WSPSelect, WSPEventSelect and WSPEnumNetworkEvents watch sockets of the table") {
  const Base base;
  const Connection connection(base);
  fd_set set{};
  FD_SET(connection.client, &set);
  const timeval now{0, 0};
  INT error = provider::untouched;
  CHECK(base->lpWSPSelect(0, nullptr, &set, nullptr, &now, &error) == 1);
  fd_set none{};
  CHECK(base->lpWSPSelect(0, &none, nullptr, nullptr, &now, &error) == SOCKET_ERROR);
  CHECK(error == WSAEINVAL);
  const support::UniqueEvent event;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPEventSelect(connection.client, event, FD_WRITE, e);
        }) == 0);
  CHECK(event.set());
  WSANETWORKEVENTS found{};
  CHECK(error_of([&](INT* e) {
          return base->lpWSPEnumNetworkEvents(connection.client, event, &found, e);
        }) == 0);
  CHECK((found.lNetworkEvents & FD_WRITE) != 0);
  CHECK(base->lpWSPCloseSocket(connection.accepted, &error) == 0);
}

TEST_CASE("Addresses become text and text addresses through the table") {
  const Base base;
  sockaddr_in address = support::ipv4("127.0.0.1", htons(80));
  WCHAR text[32] = {};
  DWORD length = 32;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPAddressToString(reinterpret_cast<sockaddr*>(&address), sizeof address,
                                            nullptr, text, &length, e);
        }) == 0);
  CHECK(std::wstring(text) == L"127.0.0.1:80");
  sockaddr_in parsed{};
  INT size = sizeof parsed;
  CHECK(error_of([&](INT* e) {
          return base->lpWSPStringToAddress(text, AF_INET, nullptr,
                                            reinterpret_cast<sockaddr*>(&parsed), &size, e);
        }) == 0);
  CHECK(parsed.sin_port == address.sin_port);
}

TEST_CASE("WSPDuplicateSocket prepares a second handle for WSPSocket") {
  const Base base;
  const Socket s(base, AF_INET, SOCK_DGRAM, 0);
  const sockaddr_in name = provider::bind_somewhere(base, s);
  WSAPROTOCOL_INFOW info{};
  INT error = provider::untouched;
  REQUIRE(base->lpWSPDuplicateSocket(s, GetCurrentProcessId(), &info, &error) == 0);
  const SOCKET second = base->lpWSPSocket(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                          FROM_PROTOCOL_INFO, &info, 0, 0, &error);
  REQUIRE(second != INVALID_SOCKET);
  sockaddr_in same{};
  int length = sizeof same;
  CHECK(base->lpWSPGetSockName(second, reinterpret_cast<sockaddr*>(&same), &length, &error) == 0);
  CHECK(same.sin_port == name.sin_port);
  CHECK(base->lpWSPCloseSocket(second, &error) == 0);
  CHECK(error == provider::untouched);
}

TEST_CASE("What has no meaning here fails with WSAEOPNOTSUPP, and a bad socket with WSAENOTSOCK") {
  const Base base;
  const Socket s(base, AF_INET, SOCK_DGRAM, 0);
  const auto both = [&](auto call) {
    CHECK(error_of([&](INT* e) { return call(SOCKET{s}, e); }) == WSAEOPNOTSUPP);
    CHECK(error_of([&](INT* e) { return call(INVALID_SOCKET, e); }) == WSAENOTSOCK);
  };
  both([&](SOCKET t, INT* e) { return base->lpWSPAsyncSelect(t, nullptr, 0, 0, e) != 0; });
  both([&](SOCKET t, INT* e) {
    return base->lpWSPJoinLeaf(t, nullptr, 0, nullptr, nullptr, nullptr, nullptr, 0, e) ==
           INVALID_SOCKET;
  });
  both([&](SOCKET t, INT* e) { return !base->lpWSPGetQOSByName(t, nullptr, nullptr, e); });
}
