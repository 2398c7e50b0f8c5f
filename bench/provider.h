// SPDX-License-Identifier: MIT
//
// The base provider, called by its procedure table. wsx alone: Windows hands this to providers
// only.
#ifndef WSX_BENCH_PROVIDER_H
#define WSX_BENCH_PROVIDER_H

#include <ws2spi.h>

#include "winsock.h"

namespace bench {

class ProviderWork : public Work {
 public:
  explicit ProviderWork(const Datagrams& datagrams,
                        DatagramWork::Peer peer = DatagramWork::Peer::named);
  ~ProviderWork() override;

 protected:
  SOCKET socket() const { return socket_; }
  const sockaddr* to() const { return reinterpret_cast<const sockaddr*>(&to_); }
  int to_length() const { return sizeof to_; }
  WSABUF* buffer() { return &buffer_; }
  static void check(bool good, const char* call, INT error);

  WSPPROC_TABLE table_{};

 private:
  SOCKET socket_;
  sockaddr_in to_{};
  std::vector<char> data_;
  WSABUF buffer_;
};

}  // namespace bench

#endif  // WSX_BENCH_PROVIDER_H
