// SPDX-License-Identifier: MIT
#include "tests/fault/scenario.h"

#include "support/threads.h"
#include "tests/fault/play.h"

using namespace support;

namespace fault {

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

// The thread takes along what the library keeps for it.
std::vector<std::string> play_scenario() {
  Scenario scenario;
  Worker([&] { scenario.play(); }).join();
  return scenario.complaints();
}

}  // namespace fault
