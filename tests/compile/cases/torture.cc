// SPDX-License-Identifier: MIT
//
// Winsock's function names as members, as addresses, as template arguments: everything that a macro
// or an overload would break. STANDARD_FIRST chooses the order of the headers.
#ifdef STANDARD_FIRST
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>
#endif

struct Before {
  int send(int x) { return x; }
  int bind() { return 1; }
  int select(int a, int b) { return a + b; }
  int shutdown;
  void (*connect)();
  int min, max;
};

// Before the header a forward declaration is fine for structs that have libc's size.
struct sockaddr;
struct sockaddr_in;

#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <windows.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>

struct After {
  virtual ~After() = default;
  virtual int send(const void* data, std::size_t size) { return data ? int(size) : 0; }
  virtual void shutdown() {}
  int bind(int x) { return x; }
  int select = 0;
  int accept{}, listen{}, socket{}, recv{};
};
struct Derived : After {
  int send(const void*, std::size_t) override { return ::send(INVALID_SOCKET, nullptr, 0, 0); }
  void shutdown() override { ::shutdown(INVALID_SOCKET, SD_BOTH); }
};

namespace library {
using ::closesocket;
using ::select;
using ::send;
enum class Verb { send, bind, select, connect };
inline int gethostname(std::string& name) {
  return ::gethostname(name.data(), int(name.size()));
}
}  // namespace library

template <auto Function>
struct Door {
  template <class... Arguments>
  static auto call(Arguments... arguments) {
    return Function(arguments...);
  }
};

static_assert(std::is_same_v<decltype(&::send), int (*)(SOCKET, const char*, int, int)>);
static_assert(std::is_same_v<decltype(::select(0, nullptr, nullptr, nullptr, nullptr)), int>);
using Select = decltype(&::select);

int waits(fd_set* readable, struct fd_set* writable) {
  const struct timeval fixed = {1, 0};
  TIMEVAL limit = {0, 5};
  struct fd_set local;
  FD_ZERO(&local);
  FD_SET(INVALID_SOCKET, &local);
  Select pointer = &::select;
  int sum = select(0, NULL, NULL, NULL, NULL) + select(0, 0, 0, 0, 0);
  sum += select(0, readable, writable, nullptr, &fixed) + ::select(1, &local, {}, {}, &limit);
  return sum + pointer(0, nullptr, nullptr, nullptr, nullptr) + FD_ISSET(INVALID_SOCKET, &local);
}

int templates(SOCKET s) {
  using namespace std::placeholders;
  std::function<int(SOCKET, const char*, int, int)> sender = send;
  auto bound = std::bind(&::send, s, _1, _2, 0);
  auto door = std::bind(::shutdown, _1, SD_SEND);
  std::shared_ptr<void> guard(nullptr, [s](void*) { ::closesocket(s); });
  std::thread other(::closesocket, s);
  other.join();
  return sender(s, "", 0, 0) + bound("", 0) + door(s) + Door<&::closesocket>::call(s) +
         Door<library::send>::call(s, "", 0, 0);
}

int integers(SOCKET s) {
  u_long windows = 1;
  unsigned long host = 1;
  socklen_t length = sizeof(sockaddr_storage);
  int plain = length;
  sockaddr_storage peer;
  int sum = ioctlsocket(s, FIONBIO, &windows) + ioctlsocket(s, FIONBIO, &host);
  sum += getpeername(s, reinterpret_cast<sockaddr*>(&peer), &plain);
  sum += int(std::min<u_long>(windows, 7)) + int((std::max)(1, 2)) + int(std::min(3, 4));
  return sum + (std::numeric_limits<int>::max)() + std::numeric_limits<int>::max();
}

// They are different types, as on Windows, where long has 32 bits as well.
int overloaded(DWORD) {
  return 1;
}
int overloaded(unsigned long) {
  return 2;
}
int overloaded(__int64) {
  return 3;
}
int overloaded(long) {
  return 4;
}
int overloaded(LONG) {
  return 5;
}

int everything() {
  Before before{};
  Derived after;
  After& base = after;
  base.shutdown();
  return before.send(1) + before.bind() + before.select(1, 2) + base.send(nullptr, 0) +
         after.bind(1) + waits(nullptr, nullptr) + templates(INVALID_SOCKET) +
         integers(INVALID_SOCKET) + overloaded(DWORD(1)) + overloaded(LONG(1)) +
         int(library::Verb::send);
}
