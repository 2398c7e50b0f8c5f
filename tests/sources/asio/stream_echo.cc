// SPDX-License-Identifier: MIT
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"
#include "parts.h"

namespace {

using asio::ip::tcp;

constexpr int clients = 100;
constexpr int messages = 20;
constexpr int threads = 4;

// From a few bytes to more than a connection holds at once.
std::string text_of(int client, int message) {
  const std::size_t size = message == messages - 1 ? 300000 : 1 + client * 7 + message * 13;
  return std::string(size, static_cast<char>('a' + (client + message) % 26));
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket socket) : socket_(std::move(socket)) {}

  void read() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](std::error_code error, std::size_t count) {
                              if (error == asio::error::eof) return;
                              CHECK(!error);
                              self->write(count);
                            });
  }

 private:
  void write(std::size_t count) {
    asio::async_write(socket_, asio::buffer(buffer_, count),
                      [self = shared_from_this()](std::error_code error, std::size_t) {
                        CHECK(!error);
                        self->read();
                      });
  }

  tcp::socket socket_;
  char buffer_[4096];
};

void accept(tcp::acceptor& acceptor, int left) {
  if (left == 0) return;
  acceptor.async_accept([&acceptor, left](std::error_code error, tcp::socket socket) {
    CHECK(!error);
    CHECK(socket.remote_endpoint().address().is_loopback());
    std::make_shared<Session>(std::move(socket))->read();
    accept(acceptor, left - 1);
  });
}

class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(asio::io_context& context, int number, std::atomic<long long>& echoed)
      : socket_(asio::make_strand(context)), number_(number), echoed_(echoed) {}

  void start(const tcp::endpoint& server) {
    socket_.async_connect(server, [self = shared_from_this()](std::error_code error) {
      CHECK(!error);
      self->socket_.set_option(tcp::no_delay(true));
      self->exchange(0);
    });
  }

 private:
  // Both directions at the same time, since neither end holds the largest message alone.
  void exchange(int message) {
    if (message == messages) return socket_.shutdown(tcp::socket::shutdown_send);
    sent_ = text_of(number_, message);
    received_.assign(sent_.size(), '\0');
    auto self = shared_from_this();
    asio::async_write(socket_, asio::buffer(sent_),
                      [self](std::error_code error, std::size_t count) {
                        CHECK(!error);
                        CHECK(count == self->sent_.size());
                        self->written_ = true;
                        self->proceed();
                      });
    asio::async_read(socket_, asio::buffer(received_),
                     [self, message](std::error_code error, std::size_t) {
                       CHECK(!error);
                       CHECK(self->received_ == self->sent_);
                       self->echoed_ += static_cast<long long>(self->sent_.size());
                       self->next_ = message + 1;
                       self->proceed();
                     });
  }

  void proceed() {
    if (!written_ || next_ == 0) return;
    written_ = false;
    exchange(std::exchange(next_, 0));
  }

  tcp::socket socket_;
  int number_;
  std::atomic<long long>& echoed_;
  std::string sent_, received_;
  bool written_ = false;
  int next_ = 0;
};

}  // namespace

void stream_echo() {
  asio::io_context context(threads);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  accept(acceptor, clients);

  std::atomic<long long> echoed = 0;
  long long wanted = 0;
  for (int client = 0; client < clients; ++client) {
    std::make_shared<Client>(context, client, echoed)->start(acceptor.local_endpoint());
    for (int message = 0; message < messages; ++message) {
      wanted += static_cast<long long>(text_of(client, message).size());
    }
  }
  std::vector<std::thread> pool;
  for (int i = 0; i < threads; ++i) pool.emplace_back([&] { context.run(); });
  for (std::thread& thread : pool) thread.join();

  CHECK_EQUAL(echoed, wanted);
  std::printf("%d clients, %lld bytes echoed over streams\n", clients, wanted);
}
