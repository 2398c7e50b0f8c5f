// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "support/fixtures.h"
#include "tests/fault/host.h"

// The scenario from the inside: what its parts, streams and datagrams, have in common.
namespace fault {

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
inline constexpr int always[] = {WSAENOBUFS, WSAENETDOWN, WSA_NOT_ENOUGH_MEMORY};

inline constexpr int of_sends[] = {WSAEACCES,       WSAECONNABORTED,      WSAECONNRESET,
                                   WSAEINVAL,       WSAEMSGSIZE,          WSAENETUNREACH,
                                   WSAEHOSTUNREACH, WSAENOTCONN,          WSAESHUTDOWN,
                                   WSAETIMEDOUT,    WSAEADDRNOTAVAIL,     WSAEWOULDBLOCK,
                                   WSA_IO_PENDING,  WSA_OPERATION_ABORTED};
inline constexpr int of_receives[] = {WSAECONNABORTED, WSAECONNRESET,        WSAENOTCONN,
                                      WSAETIMEDOUT,    WSAEWOULDBLOCK,       WSA_IO_PENDING,
                                      WSAEINVAL,       WSA_OPERATION_ABORTED};
inline constexpr int of_sockets[] = {WSAEMFILE, WSAEACCES};
inline constexpr int of_connections[] = {WSAECONNREFUSED, WSAENETUNREACH,   WSAETIMEDOUT,
                                         WSAEHOSTUNREACH, WSAEADDRNOTAVAIL, WSAEACCES,
                                         WSAEADDRINUSE,   WSAEMFILE,        WSAECONNRESET};
inline constexpr int of_names[] = {WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES, WSAENOTCONN};

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

// What is written over the results of an operation that has ended.
inline constexpr ULONG_PTR sealed = 0x5ea1ed;

}  // namespace fault
