// SPDX-License-Identifier: MIT
//
// libutp, a reliable stream over datagrams: one end sends four megabytes to the other. The library
// takes the clocks and the addresses from Windows, the program its datagrams.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>
#include <string>
#include <vector>

#include "../check.h"
#include "utp.h"

#ifndef WIN32
#error "libutp did not choose its Windows branch"
#endif

namespace {

constexpr std::size_t size = 4 << 20;

class Endpoint {
 public:
  Endpoint() : context_(utp_init(2)), socket_(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)) {
    CHECK(context_ && socket_ != INVALID_SOCKET);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQUAL(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    int length = sizeof address_;
    CHECK_EQUAL(getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &length), 0);
    u_long yes = 1;
    CHECK_EQUAL(ioctlsocket(socket_, FIONBIO, &yes), 0);
    utp_context_set_userdata(context_, this);
    utp_set_callback(context_, UTP_SENDTO, &send);
    utp_set_callback(context_, UTP_ON_FIREWALL, &admit);
    utp_set_callback(context_, UTP_ON_ACCEPT, &accepted);
    utp_set_callback(context_, UTP_ON_READ, &read);
    utp_set_callback(context_, UTP_ON_STATE_CHANGE, &changed);
    utp_set_callback(context_, UTP_ON_ERROR, &failed);
  }
  Endpoint(const Endpoint&) = delete;
  ~Endpoint() {
    utp_destroy(context_);
    closesocket(socket_);
  }

  SOCKET handle() const { return socket_; }
  const std::string& received() const { return received_; }
  bool ended() const { return ended_; }

  void transmit(const Endpoint& to, std::string text) {
    left_ = std::move(text);
    stream_ = utp_create_socket(context_);
    CHECK_EQUAL(
        utp_connect(stream_, reinterpret_cast<const sockaddr*>(&to.address_), sizeof to.address_),
        0);
  }

  // All that has come, and then what the library owes in return.
  void take() {
    unsigned char data[2048];
    sockaddr_in from;
    for (;;) {
      int length = sizeof from;
      const int count = recvfrom(socket_, reinterpret_cast<char*>(data), sizeof data, 0,
                                 reinterpret_cast<sockaddr*>(&from), &length);
      if (count == SOCKET_ERROR) break;
      utp_process_udp(context_, data, static_cast<std::size_t>(count),
                      reinterpret_cast<sockaddr*>(&from), length);
    }
    CHECK_EQUAL(WSAGetLastError(), WSAEWOULDBLOCK);
    utp_issue_deferred_acks(context_);
    utp_check_timeouts(context_);
  }

 private:
  static Endpoint& of(utp_callback_arguments* a) {
    return *static_cast<Endpoint*>(utp_context_get_userdata(a->context));
  }
  // A datagram that finds no room is lost, which is what the library is for.
  static uint64 send(utp_callback_arguments* a) {
    sendto(of(a).socket_, reinterpret_cast<const char*>(a->buf), static_cast<int>(a->len), 0,
           a->address, static_cast<int>(a->address_len));
    return 0;
  }
  static uint64 admit(utp_callback_arguments*) { return 0; }
  static uint64 accepted(utp_callback_arguments* a) {
    of(a).stream_ = a->socket;
    return 0;
  }
  static uint64 read(utp_callback_arguments* a) {
    of(a).received_.append(reinterpret_cast<const char*>(a->buf), a->len);
    utp_read_drained(a->socket);
    return 0;
  }
  static uint64 changed(utp_callback_arguments* a) {
    Endpoint& self = of(a);
    if (a->state == UTP_STATE_CONNECT || a->state == UTP_STATE_WRITABLE) self.write();
    if (a->state == UTP_STATE_EOF) {
      self.ended_ = true;
      utp_close(self.stream_);
    }
    return 0;
  }
  static uint64 failed(utp_callback_arguments* a) {
    std::fprintf(stderr, "libutp fails: %s\n", utp_error_code_names[a->error_code]);
    std::exit(EXIT_FAILURE);
  }
  void write() {
    while (!left_.empty()) {
      const auto count = utp_write(stream_, &left_[0], left_.size());
      if (count <= 0) return;
      left_.erase(0, static_cast<std::size_t>(count));
    }
    utp_close(stream_);
  }

  utp_context* context_;
  SOCKET socket_;
  sockaddr_in address_{};
  utp_socket* stream_ = nullptr;
  std::string left_, received_;
  bool ended_ = false;
};

void wait_for(const Endpoint& one, const Endpoint& other) {
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(one.handle(), &readable);
  FD_SET(other.handle(), &readable);
  const timeval timeout = {0, 50000};
  CHECK(select(0, &readable, nullptr, nullptr, &timeout) >= 0);
}

}  // namespace

int main() {
  WSADATA data;
  CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 131 >> 3);
  {
    Endpoint sender, receiver;
    sender.transmit(receiver, text);
    while (!receiver.ended()) {
      wait_for(sender, receiver);
      sender.take();
      receiver.take();
    }
    CHECK(receiver.received() == text);
  }
  std::printf("%d bytes came over datagrams as they were sent\n", static_cast<int>(size));
  WSACleanup();
}
