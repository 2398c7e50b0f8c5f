// SPDX-License-Identifier: MIT
//
// WebSocket++ upon Asio's completion ports: a server that echoes, and clients with text, binary
// messages in pieces, pings and a close that both ends agree on.
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/config/asio_no_tls_client.hpp>
#include <websocketpp/server.hpp>

#include <string>

#include "../check.h"

#ifndef ASIO_HAS_IOCP
#error "Asio did not choose its completion ports"
#endif

namespace {

constexpr int clients = 20;
constexpr int messages = 50;

using Handle = websocketpp::connection_hdl;
using websocketpp::frame::opcode::value;

template <typename Endpoint>
void be_quiet(Endpoint& endpoint, asio::io_context& context) {
  endpoint.clear_access_channels(websocketpp::log::alevel::all);
  endpoint.clear_error_channels(websocketpp::log::elevel::all);
  endpoint.init_asio(&context);
}

class Server {
 public:
  explicit Server(asio::io_context& context) {
    be_quiet(server_, context);
    server_.set_message_handler([this](Handle handle, auto message) {
      server_.send(handle, message->get_payload(), message->get_opcode());
    });
    server_.set_close_handler([this](Handle) {
      if (++closed_ == clients) server_.stop_listening();
    });
    server_.listen({asio::ip::address_v4::loopback(), 0});
    server_.start_accept();
  }
  std::string address() {
    std::error_code error;
    const auto port = server_.get_local_endpoint(error).port();
    CHECK(!error);
    return "ws://127.0.0.1:" + std::to_string(port);
  }
  int closed() const { return closed_; }

 private:
  websocketpp::server<websocketpp::config::asio> server_;
  int closed_ = 0;
};

// What a client says in its turn: sizes from one byte to more than a frame's length field of 16
// bits.
std::string text_of(int turn) {
  return std::string(turn == messages - 1 ? 100000 : 1 + static_cast<std::size_t>(turn) * 37, 'w');
}

class Clients {
 public:
  using Client = websocketpp::client<websocketpp::config::asio_client>;

  Clients(asio::io_context& context, const std::string& address) {
    be_quiet(client_, context);
    client_.set_open_handler([this](Handle handle) { say(handle, 0); });
    client_.set_message_handler(
        [this](Handle handle, Client::message_ptr message) { heard(handle, *message); });
    client_.set_pong_handler([this](Handle handle, std::string text) {
      CHECK(text == "are you there");
      ++pongs_;
      client_.close(handle, websocketpp::close::status::normal, "done");
    });
    client_.set_close_handler([this](Handle handle) {
      const auto connection = client_.get_con_from_hdl(handle);
      CHECK_EQUAL(connection->get_remote_close_code(), websocketpp::close::status::normal);
      ++closed_;
    });
    for (int i = 0; i < clients; ++i) {
      std::error_code error;
      const auto connection = client_.get_connection(address, error);
      CHECK(!error);
      client_.connect(connection);
    }
  }
  int echoes() const { return echoes_; }
  int pongs() const { return pongs_; }
  int closed() const { return closed_; }

 private:
  void say(Handle handle, int turn) {
    turns_[handle] = turn;
    client_.send(handle, text_of(turn), turn % 2 ? value::binary : value::text);
  }
  void heard(Handle handle, const websocketpp::config::asio_client::message_type& message) {
    const int turn = turns_[handle];
    CHECK(message.get_payload() == text_of(turn));
    CHECK_EQUAL(message.get_opcode(), turn % 2 ? value::binary : value::text);
    ++echoes_;
    if (turn + 1 < messages) return say(handle, turn + 1);
    client_.ping(handle, "are you there");
  }

  Client client_;
  std::map<Handle, int, std::owner_less<Handle>> turns_;
  int echoes_ = 0, pongs_ = 0, closed_ = 0;
};

}  // namespace

int main() {
  asio::io_context context;
  Server server(context);
  Clients all(context, server.address());
  context.run();
  CHECK_EQUAL(all.echoes(), clients * messages);
  CHECK_EQUAL(all.pongs(), clients);
  CHECK_EQUAL(all.closed(), clients);
  CHECK_EQUAL(server.closed(), clients);
  std::printf("%d messages of %d clients were echoed\n", all.echoes(), clients);
}
