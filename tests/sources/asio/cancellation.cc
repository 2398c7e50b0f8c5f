// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"
#include "parts.h"

namespace {

using asio::ip::tcp;
using asio::ip::udp;

bool is_abort(std::error_code error) {
  return error == asio::error::operation_aborted;
}

struct Pair {
  explicit Pair(asio::io_context& context) : left(context), right(context) {
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    left.connect(acceptor.local_endpoint());
    acceptor.accept(right);
  }
  tcp::socket left, right;
};

// What waits ends as aborted, and the socket goes on being of use.
void of_a_read() {
  asio::io_context context;
  Pair pair(context);
  char buffer[8];
  bool aborted = false;
  pair.left.async_read_some(asio::buffer(buffer), [&](std::error_code error, std::size_t count) {
    aborted = is_abort(error) && count == 0;
  });
  asio::post(context, [&] { pair.left.cancel(); });
  context.run();
  CHECK(aborted);

  asio::write(pair.right, asio::buffer("again", 5));
  CHECK_EQUAL(asio::read(pair.left, asio::buffer(buffer, 5)), 5);
  CHECK(std::string(buffer, 5) == "again");
}

// The other end does not read, so that the write cannot end by itself.
void of_a_write() {
  asio::io_context context;
  Pair pair(context);
  const std::string much(32 << 20, 'm');
  bool aborted = false;
  asio::async_write(pair.left, asio::buffer(much), [&](std::error_code error, std::size_t count) {
    aborted = is_abort(error) && count < much.size();
  });
  asio::steady_timer timer(context, std::chrono::milliseconds(20));
  timer.async_wait([&](std::error_code) { pair.left.cancel(); });
  context.run();
  CHECK(aborted);
}

void of_one_operation_alone() {
  asio::io_context context;
  udp::socket socket(context, {asio::ip::address_v4::loopback(), 0});
  asio::cancellation_signal signal;
  char first[8], second[8];
  bool aborted = false, received = false;
  socket.async_receive(
      asio::buffer(first),
      asio::bind_cancellation_slot(signal.slot(), [&](std::error_code error, std::size_t) {
        aborted = is_abort(error);
        socket.send_to(asio::buffer("x", 1), socket.local_endpoint());
      }));
  socket.async_receive(asio::buffer(second), [&](std::error_code error, std::size_t count) {
    received = !error && count == 1;
  });
  asio::post(context, [&] { signal.emit(asio::cancellation_type::total); });
  context.run();
  CHECK(aborted);
  CHECK(received);
}

// From a thread that did not start what it cancels.
void of_an_accept_by_another_thread() {
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  bool aborted = false;
  acceptor.async_accept([&](std::error_code error, tcp::socket) { aborted = is_abort(error); });
  std::thread other([&] { acceptor.cancel(); });
  context.run();
  other.join();
  CHECK(aborted);
}

void of_a_connect() {
  asio::io_context context;
  // The port is taken and nobody listens there.
  tcp::socket taken(context, {asio::ip::address_v4::loopback(), 0});
  tcp::socket socket(context);
  std::error_code result;
  socket.async_connect(taken.local_endpoint(), [&](std::error_code error) { result = error; });
  context.run();
  CHECK(result == asio::error::connection_refused);
}

}  // namespace

void cancellation() {
  of_a_read();
  of_a_write();
  of_one_operation_alone();
  of_an_accept_by_another_thread();
  of_a_connect();
  std::puts("reads, writes and accepts are cancelled");
}

// A closed socket gives back everything that waits on it, and the other end sees the end or a
// reset.
void closing() {
  asio::io_context context;
  Pair pair(context);
  char ours[8], theirs[8];
  bool aborted = false, ended = false;
  pair.left.async_read_some(asio::buffer(ours), [&](std::error_code error, std::size_t) {
    // What Windows says of a receive whose own socket is closed, and what Asio hands on.
    aborted = is_abort(error) || error.value() == ERROR_CONNECTION_ABORTED;
  });
  pair.right.async_read_some(asio::buffer(theirs), [&](std::error_code error, std::size_t) {
    ended = error == asio::error::eof;
  });
  asio::post(context, [&] { pair.left.close(); });
  context.run();
  CHECK(aborted);
  CHECK(ended);
  std::puts("a closed socket leaves nothing behind");
}
