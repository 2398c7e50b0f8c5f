// SPDX-License-Identifier: MIT
#include <array>
#include <string>

#include "../check.h"
#include "parts.h"

namespace {

using asio::ip::udp;

constexpr int rounds = 200;

class Server {
 public:
  explicit Server(asio::io_context& context)
      : socket_(context, {asio::ip::address_v4::loopback(), 0}) {
    receive();
  }
  udp::endpoint address() const { return socket_.local_endpoint(); }
  void stop() { socket_.close(); }

 private:
  void receive() {
    socket_.async_receive_from(asio::buffer(buffer_), from_,
                               [this](std::error_code error, std::size_t count) {
                                 // Stopped while it waited, or before it could wait again.
                                 if (!socket_.is_open()) return;
                                 CHECK(!error);
                                 answer(count);
                               });
  }
  // The answer is in two pieces.
  void answer(std::size_t count) {
    static const char mark = '!';
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(buffer_.data(), count),
                                                      asio::buffer(&mark, 1)};
    socket_.async_send_to(pieces, from_, [this, count](std::error_code error, std::size_t sent) {
      CHECK(!error);
      CHECK_EQUAL(sent, count + 1);
      receive();
    });
  }

  udp::socket socket_;
  udp::endpoint from_;
  std::array<char, 2048> buffer_;
};

class Client {
 public:
  Client(asio::io_context& context, Server& server) : socket_(context), server_(server) {
    socket_.open(udp::v4());
    socket_.connect(server.address());
    send();
  }
  int answers() const { return answers_; }

 private:
  void send() {
    question_ = std::string(static_cast<std::size_t>(answers_) * 7, 'q');
    socket_.async_send(asio::buffer(question_), [this](std::error_code error, std::size_t sent) {
      CHECK(!error);
      CHECK_EQUAL(sent, question_.size());
      receive();
    });
  }
  void receive() {
    socket_.async_receive(asio::buffer(buffer_), [this](std::error_code error, std::size_t count) {
      CHECK(!error);
      CHECK(std::string(buffer_.data(), count) == question_ + "!");
      if (++answers_ < rounds) return send();
      server_.stop();
    });
  }

  udp::socket socket_;
  Server& server_;
  std::string question_;
  std::array<char, 2048> buffer_;
  int answers_ = 0;
};

}  // namespace

void datagram_echo() {
  asio::io_context context;
  Server server(context);
  Client client(context, server);
  context.run();
  CHECK_EQUAL(client.answers(), rounds);
  std::printf("%d datagrams echoed\n", rounds);
}
