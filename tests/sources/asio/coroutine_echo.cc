// SPDX-License-Identifier: MIT
#include "../check.h"
#include "parts.h"

#ifdef ASIO_HAS_CO_AWAIT
#include <string>

namespace {

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<void> serve(tcp::socket socket) {
  std::string line;
  for (;;) {
    std::error_code error;
    const std::size_t count = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(line), '\n', asio::redirect_error(use_awaitable, error));
    if (error == asio::error::eof) co_return;
    CHECK(!error);
    co_await asio::async_write(socket, asio::buffer(line, count), use_awaitable);
    line.erase(0, count);
  }
}

awaitable<void> listen(tcp::acceptor& acceptor, int connections) {
  for (int i = 0; i < connections; ++i) {
    tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

awaitable<void> ask(tcp::endpoint server, int number, int& answers) {
  tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(server, use_awaitable);
  for (int i = 0; i < 10; ++i) {
    const std::string question = std::to_string(number) + "/" + std::to_string(i) + "\n";
    co_await asio::async_write(socket, asio::buffer(question), use_awaitable);
    std::string answer;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), '\n', use_awaitable);
    CHECK(answer == question);
    ++answers;
  }
}

}  // namespace

void coroutine_echo() {
  constexpr int clients = 100;
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v6::loopback(), 0});
  asio::co_spawn(context, listen(acceptor, clients), asio::detached);
  int answers = 0;
  for (int i = 0; i < clients; ++i) {
    asio::co_spawn(context, ask(acceptor.local_endpoint(), i, answers), asio::detached);
  }
  context.run();
  CHECK_EQUAL(answers, clients * 10);
  std::printf("%d lines echoed by coroutines\n", answers);
}
#else
void coroutine_echo() {
  std::puts("no coroutines in this language");
}
#endif
