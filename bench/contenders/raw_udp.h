// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_RAW_UDP_H
#define WSX_BENCH_CONTENDERS_RAW_UDP_H

#include <cstring>

#include "../contender.h"
#include "../host.h"

namespace bench {

// A socket, a destination and a message, for sendmsg as one writes it by hand.
class RawDatagrams : public Work {
 public:
  RawDatagrams(const Datagrams& datagrams, unsigned bytes, unsigned buffers)
      : socket_(udp_socket()), to_(loopback(datagrams.port)), data_(bytes, buffers) {}
  explicit RawDatagrams(const Datagrams& datagrams)
      : RawDatagrams(datagrams, datagrams.bytes, datagrams.buffers) {}

 protected:
  msghdr message() {
    msghdr message{};
    message.msg_name = &to_;
    message.msg_namelen = sizeof to_;
    message.msg_iov = data_.pieces();
    message.msg_iovlen = data_.count();
    return message;
  }

  // One record of control data around `value`; `room` holds it.
  template <class Value, std::size_t size>
  msghdr message_with(int level, int type, const Value& value, char (&room)[size]) {
    static_assert(size == CMSG_SPACE(sizeof value));
    msghdr message = this->message();
    message.msg_control = room;
    message.msg_controllen = size;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(sizeof value), level, type};
    std::memcpy(CMSG_DATA(header), &value, sizeof value);
    return message;
  }

  void send(const msghdr& message, unsigned calls) {
    for (; calls > 0; --calls)
      if (sendmsg(socket_.get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
  }

  const Descriptor& socket() const { return socket_; }
  const sockaddr_in& to() const { return to_; }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
};

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_RAW_UDP_H
