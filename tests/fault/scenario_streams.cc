// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>
#include <utility>

#include "support/data.h"
#include "support/threads.h"
#include "tests/fault/play.h"

using namespace support;

namespace fault {
namespace {

// The sends of a stream begin with different bytes, so that each can be told from the next.
std::string text(char mark, std::size_t size) {
  std::string bytes = pattern(size, static_cast<unsigned char>(mark));
  for (char& byte : bytes) byte = static_cast<char>((byte & 0x1f) | mark);
  return bytes;
}

}  // namespace

// A connection that nobody has accepted stays in the queue: whoever fails to get it asks again.
bool Scenario::connect_streams() {
  listener_ = open(SOCK_STREAM);
  client_ = open(SOCK_STREAM);
  sockaddr_in address;
  if (listener_ == INVALID_SOCKET || client_ == INVALID_SOCKET || !bind_here(listener_, address))
    return false;
  if (!judge("listen", ask([&] { return listen(listener_, 4); }) == 0, of_names)) return false;
  const int connected = ask([&] { return connect(client_, generic(address), sizeof address); });
  if (!judge("connect", connected == 0, of_connections)) return false;
  for (int attempt = 0; attempt < 20 && server_ == INVALID_SOCKET; ++attempt) {
    server_ = ask([&] { return accept(listener_, nullptr, nullptr); });
    judge("accept", server_ != INVALID_SOCKET, of_connections);
  }
  if (server_ == INVALID_SOCKET) return false;
  int length = sizeof address;
  judge("getpeername", ask([&] { return getpeername(server_, generic(address), &length); }) == 0,
        of_names);
  return set(server_, SOL_SOCKET, SO_RCVTIMEO, time_limit) &&
         set(server_, SOL_SOCKET, SO_RCVBUF, 65536) && set(client_, SOL_SOCKET, SO_SNDBUF, 65536);
}

void Scenario::send_now(std::string bytes) {
  std::vector<WSABUF> pieces = pieces_of(bytes, 3);
  DWORD count = 0xdeadbeef;
  const int result =
      ask([&] { return WSASend(client_, pieces.data(), 3, &count, 0, nullptr, nullptr); });
  judge("WSASend", result == 0, of_sends);
  if (count != (result == 0 ? bytes.size() : 0xdeadbeef))
    complaints_.add("a blocking send counted " + std::to_string(count));
  sent_.push_back({std::move(bytes), result == 0});
}

Scenario::Operation* Scenario::send_overlapped(std::string bytes) {
  Operation* operation = new_operation(std::move(bytes));
  if (!operation) return nullptr;
  std::vector<WSABUF> pieces = pieces_of(operation->bytes, 20);
  const int result = ask([&] {
    return WSASend(client_, pieces.data(), 20, nullptr, 0, &operation->overlapped, nullptr);
  });
  accept_result(*operation, "WSASend", result);
  return operation;
}

// Until the end, or until the same call fails three times in a row.
void Scenario::read_stream(std::string& bytes) {
  std::string block(65536, '\0');
  for (int failures = 0; failures < 3;) {
    const int more =
        ask([&] { return recv(server_, block.data(), static_cast<int>(block.size()), 0); });
    if (more == 0) return;
    if (more > 0) bytes.append(block, 0, static_cast<std::size_t>(more));
    judge("recv", more > 0, of_receives);
    failures = more > 0 ? 0 : failures + 1;
  }
}

// All of what was reported as sent is there, and of what failed at most a beginning.
void Scenario::check_stream(const std::string& received) {
  std::string_view rest = received;
  for (const Sent& sent : sent_) {
    const auto difference = std::ranges::mismatch(rest, sent.bytes);
    const auto here = static_cast<std::size_t>(difference.in2 - sent.bytes.begin());
    if (sent.whole && here < sent.bytes.size())
      complaints_.add("of " + std::to_string(sent.bytes.size()) + " bytes only " +
                      std::to_string(here) + " arrived");
    rest.remove_prefix(here);
  }
  if (!rest.empty()) complaints_.add(std::to_string(rest.size()) + " bytes came from nowhere");
}

// Sends that fit, that wait, and that queue behind those that wait, until the end of the stream.
void Scenario::exchange_stream() {
  send_now(text(0x20, 300));
  Operation* const first = send_overlapped(text(0x40, 400'000));
  Operation* const second = send_overlapped(text(0x60, 30'000));
  std::string received;
  Worker reader([&] { read_stream(received); });
  const std::size_t place = sent_.size();
  send_now(text('\x80', 20'000));
  for (Operation* operation : {second, first}) {
    if (!operation) continue;
    finish(client_, *operation);
    if (operation->whole && operation->count != operation->bytes.size())
      complaints_.add("an overlapped send counted " + std::to_string(operation->count));
    sent_.insert(sent_.begin() + static_cast<std::ptrdiff_t>(place),
                 {operation->bytes, operation->whole});
  }
  answer_stream();
  // To close with the answer unread would throw away what is on its way to the reader.
  bool shut = false;
  for (int attempt = 0; attempt < 20 && !shut; ++attempt)
    shut = judge("shutdown", ask([&] { return shutdown(client_, SD_SEND); }) == 0, of_sends);
  reader.join();
  check_stream(received);
}

// A receive that waits, for what the other side sends.
void Scenario::answer_stream() {
  Operation* const receive = new_operation(std::string(5, '\0'));
  if (!receive) return;
  WSABUF into = piece(receive->bytes);
  DWORD flags = 0;
  const int result = ask(
      [&] { return WSARecv(client_, &into, 1, nullptr, &flags, &receive->overlapped, nullptr); });
  accept_result(*receive, "WSARecv", result);
  const bool answered =
      judge("send", ask([&] { return send(server_, "hello", 5, 0); }) == 5, of_sends);
  // A receive that nobody answers ends with its socket.
  if (receive->accepted && !answered) {
    unanswered_ = receive;
    return;
  }
  finish(client_, *receive);
  if (receive->whole &&
      receive->bytes.substr(0, receive->count) != std::string("hello", receive->count))
    complaints_.add("the answer was " + receive->bytes);
}

// A send and a receive that closesocket ends.
void Scenario::close_stream_with_requests() {
  client_ = server_ = INVALID_SOCKET;
  close(std::exchange(listener_, INVALID_SOCKET));
  if (!connect_streams()) return;
  Operation* const send = send_overlapped(text(0x20, 400'000));
  Operation* const receive = new_operation(std::string(5, '\0'));
  if (receive) {
    WSABUF into = piece(receive->bytes);
    DWORD flags = 0;
    const int result = ask(
        [&] { return WSARecv(client_, &into, 1, nullptr, &flags, &receive->overlapped, nullptr); });
    accept_result(*receive, "WSARecv", result);
  }
  close(std::exchange(client_, INVALID_SOCKET));
  for (Operation* operation : {send, receive})
    if (operation) finish(INVALID_SOCKET, *operation);
}

}  // namespace fault
