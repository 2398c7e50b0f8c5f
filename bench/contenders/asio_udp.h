// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_ASIO_UDP_H
#define WSX_BENCH_CONTENDERS_ASIO_UDP_H

#include <asio.hpp>
#include <vector>

#include "../contender.h"
#include "../settings.h"

namespace bench {

class AsioDatagrams : public Work {
 public:
  explicit AsioDatagrams(const Datagrams& datagrams)
      : socket_(context_, asio::ip::udp::v4()),
        to_(asio::ip::address_v4::loopback(), datagrams.port),
        data_(datagrams.bytes, 'd') {
    unsigned at = 0;
    for (unsigned left = datagrams.buffers; left > 0; --left) {
      const unsigned length = (datagrams.bytes - at) / left;
      buffers_.emplace_back(data_.data() + at, length);
      at += length;
    }
  }

 protected:
  void check(std::size_t sent) const {
    if (sent != data_.size()) throw Broken("Asio sent another size");
  }

  asio::io_context context_{1};
  asio::ip::udp::socket socket_;
  asio::ip::udp::endpoint to_;
  std::vector<asio::const_buffer> buffers_;

 private:
  std::vector<char> data_;
};

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_ASIO_UDP_H
