// SPDX-License-Identifier: MIT
//
// What the contenders that speak Winsock share. They are built twice: with wsx, and by mingw for
// Wine. Not for files that include <sys/socket.h>.
#ifndef WSX_BENCH_WINSOCK_H
#define WSX_BENCH_WINSOCK_H

#include <winsock2.h>
//
#include <mswsock.h>
#include <ws2tcpip.h>

#include <vector>

#include "contender.h"
#include "settings.h"

namespace bench {

// Throws Broken with the name of the call and the last error.
[[noreturn]] void refused(const char* call);

inline void check(bool good, const char* call) {
  if (!good) refused(call);
}

class Winsock {
 public:
  Winsock();
  Winsock(const Winsock&) = delete;
  Winsock& operator=(const Winsock&) = delete;
  ~Winsock() { WSACleanup(); }
};

// Datagrams that wait to be sent: an open socket, where they go, and their data.
class DatagramWork : public Work {
 public:
  enum class Peer { named, connected };

  explicit DatagramWork(const Datagrams& datagrams, Peer peer = Peer::named);
  ~DatagramWork() override { closesocket(socket_); }

 protected:
  SOCKET socket() const { return socket_; }
  const sockaddr* to() const { return reinterpret_cast<const sockaddr*>(&to_); }
  int to_length() const { return sizeof to_; }
  const char* data() const { return data_.data(); }
  int size() const { return static_cast<int>(data_.size()); }
  WSABUF* buffers() { return buffers_.data(); }
  DWORD count() const { return static_cast<DWORD>(buffers_.size()); }
  // An extension function, as WSAIoctl finds it.
  void* extension(GUID id) const;

 private:
  Winsock winsock_;
  SOCKET socket_;
  sockaddr_in to_{};
  std::vector<char> data_;
  std::vector<WSABUF> buffers_;
};

// The same on a connected socket.
class ConnectedWork : public DatagramWork {
 public:
  explicit ConnectedWork(const Datagrams& datagrams) : DatagramWork(datagrams, Peer::connected) {}
};

// Writes of one size into a connected stream.
class StreamWork : public Work {
 public:
  StreamWork(std::uint16_t port, unsigned bytes);
  ~StreamWork() override { closesocket(socket_); }

 protected:
  SOCKET socket() const { return socket_; }
  WSABUF* buffer() { return &buffer_; }

 private:
  Winsock winsock_;
  SOCKET socket_;
  std::vector<char> data_;
  WSABUF buffer_;
};

}  // namespace bench

#endif  // WSX_BENCH_WINSOCK_H
