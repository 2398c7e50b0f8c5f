// SPDX-License-Identifier: MIT
#include "tests/fault/scenario.h"

#include <algorithm>
#include <array>
#include <deque>
#include <initializer_list>
#include <memory>
#include <mutex>

#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "tests/fault/host.h"

using namespace support;

namespace fault {
namespace {

class Complaints {
 public:
  void add(std::string text) {
    const std::lock_guard guard(lock_);
    texts_.push_back(std::move(text));
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::mutex lock_;
  std::vector<std::string> texts_;
};

// Codes that any call may give when the host has no room left, or the network is down.
constexpr int always[] = {WSAENOBUFS, WSAENETDOWN, WSA_NOT_ENOUGH_MEMORY};

constexpr int of_sends[] = {WSAEACCES,      WSAECONNABORTED,      WSAECONNRESET,    WSAEINVAL,
                            WSAEMSGSIZE,    WSAENETUNREACH,       WSAEHOSTUNREACH,  WSAENOTCONN,
                            WSAESHUTDOWN,   WSAETIMEDOUT,         WSAEADDRNOTAVAIL, WSAEWOULDBLOCK,
                            WSA_IO_PENDING, WSA_OPERATION_ABORTED};
constexpr int of_receives[] = {WSAECONNABORTED, WSAECONNRESET,  WSAENOTCONN, WSAETIMEDOUT,
                               WSAEWOULDBLOCK,  WSA_IO_PENDING, WSAEINVAL,   WSA_OPERATION_ABORTED};
constexpr int of_sockets[] = {WSAEMFILE, WSAEACCES};
constexpr int of_connections[] = {WSAECONNREFUSED, WSAENETUNREACH,   WSAETIMEDOUT,
                                  WSAEHOSTUNREACH, WSAEADDRNOTAVAIL, WSAEACCES,
                                  WSAEADDRINUSE,   WSAEMFILE,        WSAECONNRESET};
constexpr int of_names[] = {WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES, WSAENOTCONN};

class Scenario {
 public:
  void play();
  std::vector<std::string> complaints() { return complaints_.take(); }

 private:
  // One overlapped operation.
  struct Operation {
    OVERLAPPED overlapped{};
    std::string bytes;
    bool accepted = false;
    bool whole = false;
    DWORD count = 0;
  };
  // What one send gave the stream.
  struct Sent {
    std::string bytes;
    bool whole;
  };

  template <typename Call>
  auto ask(Call call) {
    const host::Exposed exposed;
    return call();
  }

  // True when the call went well; otherwise its error has to be one of the documented ones.
  template <std::size_t size>
  bool judge(const char* call, bool good, const int (&documented)[size]) {
    return good || judge_code(call, WSAGetLastError(), documented);
  }
  template <std::size_t size>
  bool judge_code(const char* call, int code, const int (&documented)[size]) {
    if (std::ranges::find(documented, code) == std::end(documented) &&
        std::ranges::find(always, code) == std::end(always))
      complaints_.add(std::string(call) + " failed with " + std::to_string(code));
    return false;
  }

  SOCKET open(int type);
  bool bind_here(SOCKET s, sockaddr_in& address);
  bool set(SOCKET s, int level, int name, DWORD value);
  void close(SOCKET s);

  Operation* new_operation(std::string bytes);
  bool accept_result(Operation& operation, const char* call, int result);
  void finish(SOCKET s, Operation& operation);
  void check_sealed();

  bool connect_streams();
  void send_now(std::string bytes);
  Operation* send_overlapped(std::string bytes);
  void read_stream(std::string& bytes);
  void check_stream(const std::string& received);
  void exchange_stream();
  void answer_stream();
  void close_stream_with_requests();

  void send_datagrams(SOCKET sender, const sockaddr_in& to);
  void datagram_went(bool good, std::string bytes);
  void exchange_datagrams();
  void receive_datagrams(SOCKET s, Operation* first);

  void look_at_sockets(SOCKET s);
  void look_up_names();

  Complaints complaints_;
  SOCKET listener_ = INVALID_SOCKET;
  SOCKET client_ = INVALID_SOCKET;
  SOCKET server_ = INVALID_SOCKET;
  Operation* unanswered_ = nullptr;
  std::vector<Sent> sent_;
  std::vector<std::string> datagrams_;
  std::deque<std::unique_ptr<Operation>> operations_;
};

constexpr ULONG_PTR sealed = 0x5ea1ed;

SOCKET Scenario::open(int type) {
  const SOCKET s =
      ask([&] { return WSASocketW(AF_INET, type, 0, nullptr, 0, WSA_FLAG_OVERLAPPED); });
  judge("WSASocketW", s != INVALID_SOCKET, of_sockets);
  return s;
}

bool Scenario::set(SOCKET s, int level, int name, DWORD value) {
  const int result = ask([&] {
    return setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value);
  });
  return judge("setsockopt", result == 0, of_names);
}

bool Scenario::bind_here(SOCKET s, sockaddr_in& address) {
  address = ipv4("127.0.0.1");
  int length = sizeof address;
  if (!judge("bind", ask([&] { return bind(s, generic(address), length); }) == 0, of_names))
    return false;
  return judge("getsockname", ask([&] { return getsockname(s, generic(address), &length); }) == 0,
               of_names);
}

void Scenario::close(SOCKET s) {
  if (s == INVALID_SOCKET) return;
  if (ask([&] { return closesocket(s); }) != 0)
    complaints_.add("closesocket failed with " + std::to_string(WSAGetLastError()));
}

Scenario::Operation* Scenario::new_operation(std::string bytes) {
  auto operation = std::make_unique<Operation>();
  operation->bytes = std::move(bytes);
  operation->overlapped.hEvent = ask([] { return WSACreateEvent(); });
  if (!judge("WSACreateEvent", operation->overlapped.hEvent, of_names)) return nullptr;
  return operations_.emplace_back(std::move(operation)).get();
}

bool Scenario::accept_result(Operation& operation, const char* call, int result) {
  const int error = result == 0 ? 0 : WSAGetLastError();
  operation.accepted = result == 0 || error == WSA_IO_PENDING;
  if (!operation.accepted) judge_code(call, error, of_sends);
  return operation.accepted;
}

// Waits for the one completion and makes sure that a second one would be seen.
void Scenario::finish(SOCKET s, Operation& operation) {
  OVERLAPPED& overlapped = operation.overlapped;
  const DWORD patience = operation.accepted ? time_limit : 0;
  const bool signaled = WaitForSingleObject(overlapped.hEvent, patience) == WAIT_OBJECT_0;
  if (signaled != operation.accepted)
    complaints_.add(signaled ? "a refused operation completed" : "an operation never completed");
  if (signaled && s != INVALID_SOCKET) {
    DWORD flags = 0;
    operation.whole = ask(
        [&] { return WSAGetOverlappedResult(s, &overlapped, &operation.count, FALSE, &flags); });
    judge("WSAGetOverlappedResult", operation.whole, of_sends);
  }
  WSAResetEvent(overlapped.hEvent);
  overlapped.Internal = overlapped.InternalHigh = sealed;
}

void Scenario::check_sealed() {
  for (const auto& operation : operations_) {
    const OVERLAPPED& overlapped = operation->overlapped;
    if (overlapped.Internal != sealed || overlapped.InternalHigh != sealed ||
        WaitForSingleObject(overlapped.hEvent, 0) != WAIT_TIMEOUT)
      complaints_.add("an operation was completed after its end");
    WSACloseEvent(overlapped.hEvent);
  }
}

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

// The sends of a stream begin with different bytes, so that each can be told from the next.
std::string text(char mark, std::size_t size) {
  std::string bytes = pattern(size, static_cast<unsigned char>(mark));
  for (char& byte : bytes) byte = static_cast<char>((byte & 0x1f) | mark);
  return bytes;
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

void Scenario::look_at_sockets(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  const timeval now{};
  const int ready = ask([&] { return select(0, &set, nullptr, nullptr, &now); });
  judge("select", ready >= 0, of_names);
  if (ready > 0) complaints_.add("a datagram came from nowhere");
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  judge("WSAPoll", ask([&] { return WSAPoll(&entry, 1, 0); }) >= 0, of_names);
}

void Scenario::look_up_names() {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ask([&] { return getaddrinfo("127.0.0.1", "80", &hints, &found); });
  if (error != 0) judge_code("getaddrinfo", error, of_names);
  if (found) freeaddrinfo(found);
}

void Scenario::play() {
  WSADATA data;
  if (ask([&] { return WSAStartup(MAKEWORD(2, 2), &data); }) != 0)
    complaints_.add("WSAStartup failed");
  if (connect_streams()) exchange_stream();
  close(client_);
  close(server_);
  if (unanswered_) finish(INVALID_SOCKET, *unanswered_);
  close_stream_with_requests();
  exchange_datagrams();
  look_up_names();
  // The rest of the sockets is closed by this.
  if (ask([&] { return WSACleanup(); }) != 0) complaints_.add("WSACleanup failed");
  check_sealed();
}

}  // namespace

// The thread takes along what the library keeps for it.
std::vector<std::string> play_scenario() {
  Scenario scenario;
  Worker([&] { scenario.play(); }).join();
  return scenario.complaints();
}

}  // namespace fault
