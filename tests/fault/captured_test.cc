// SPDX-License-Identifier: MIT
#include <array>
#include <cstring>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "tests/fault/faults.h"

// A datagram that waits for room belongs to the system but for its bytes: what says where and how
// it goes is the program's again as soon as the call has returned.

using namespace support;
using fault::Faults;

namespace {

// All that a WSASendMsg is given, in one place that can be overwritten.
template <class Address>
struct Message {
  std::array<std::array<char, 4>, 3> data;
  std::array<WSABUF, 3> buffers;
  Address name;
  alignas(8) std::array<char, 2 * WSA_CMSG_SPACE(sizeof(INT))> control;
  WSAMSG message;

  Message(const Address& to, WSABUF records) : name(to) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      data[i].fill(static_cast<char>('a' + i));
      buffers[i] = {static_cast<ULONG>(data[i].size()), data[i].data()};
    }
    REQUIRE(records.len <= control.size());
    std::memcpy(control.data(), records.buf, records.len);
    message = {generic(name), sizeof name, buffers.data(), 3, {records.len, control.data()}, 0};
  }

  // The bytes themselves stay.
  void overwrite() {
    buffers.fill({0xffffffff, nullptr});
    std::memset(&name, 0xff, sizeof name);
    control.fill('\xff');
    std::memset(&message, 0xff, sizeof message);
  }
};

constexpr const char* all_data = "aaaabbbbcccc";

}  // namespace

TEST_CASE_FIXTURE(Faults, "a pending datagram keeps its destination and its control data") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTOS, 1);
  ControlWriter records;
  records.add(IPPROTO_IP, IP_TTL, INT{77}).add(IPPROTO_IP, IP_TOS, INT{0x20});
  Message<sockaddr_in> message(pair.receiver_address, records.buffer());
  Request request;
  host::fill_up();
  CHECK_FAILS(WSASendMsg(pair.sender, &message.message, 0, nullptr, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  message.overwrite();
  CHECK_FALSE(request.event.set());
  host::reset();
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == 0);
  CHECK(request.overlapped.InternalHigh == 12);
  ReceivedMessage received(pair.receiver);
  CHECK(received.data() == all_data);
  CHECK(received.record<INT>(IPPROTO_IP, IP_TTL) == 77);
  CHECK(received.record<INT>(IPPROTO_IP, IP_TOS) == 0x20);
}

TEST_CASE_FIXTURE(Faults, "a pending IPv6 datagram keeps its destination and its control data") {
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  set_option(receiver, IPPROTO_IPV6, IPV6_HOPLIMIT, 1);
  ControlWriter records;
  records.add(IPPROTO_IPV6, IPV6_HOPLIMIT, INT{55});
  Message<sockaddr_in6> message(bound_to6(receiver), records.buffer());
  Request request;
  host::fill_up();
  CHECK_FAILS(WSASendMsg(sender, &message.message, 0, nullptr, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  message.overwrite();
  host::reset();
  REQUIRE(request.done_within(time_limit));
  ReceivedMessage received(receiver);
  CHECK(received.data() == all_data);
  CHECK(received.record<INT>(IPPROTO_IPV6, IPV6_HOPLIMIT) == 55);
}

TEST_CASE_FIXTURE(Faults,
                  "pending datagrams of one changing address arrive where each was sent to") {
  const UniqueSocket sender = udp_socket();
  std::array<UniqueSocket, 4> receivers;
  for (UniqueSocket& receiver : receivers) receiver = udp_socket();
  std::array<Request, receivers.size()> requests;
  std::array<char, receivers.size()> bytes{'0', '1', '2', '3'};
  sockaddr_in to{};
  WSABUF buffer{};
  host::fill_up();
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    to = bound_to(receivers[i]);
    buffer = {1, &bytes[i]};
    CHECK_FAILS(WSASendTo(sender, &buffer, 1, nullptr, 0, generic(to), sizeof to,
                          &requests[i].overlapped, nullptr),
                WSA_IO_PENDING);
  }
  std::memset(&to, 0, sizeof to);
  buffer = {};
  host::reset();
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    REQUIRE(requests[i].done_within(time_limit));
    CHECK(requests[i].overlapped.InternalHigh == 1);
    CHECK(next_datagram(receivers[i]) == std::string(1, bytes[i]));
    CHECK(nothing_to_receive(receivers[i]));
  }
}

TEST_CASE_FIXTURE(Faults,
                  "a pending datagram goes to the peer that its socket had when it was sent") {
  // The thread sanitizer takes every connect for the opening of a descriptor, and sees a race with
  // the reactor, which watches this one.
#if defined(__SANITIZE_THREAD__)
  return;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
  return;
#endif
#endif
  const UdpPair pair = connected_udp_pair();
  const UniqueSocket other = udp_socket();
  const sockaddr_in elsewhere = bound_to(other);
  std::string data = "first";
  WSABUF buffer = piece(data);
  Request request;
  host::fill_up();
  CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, nullptr, 0, generic(pair.receiver_address),
                        sizeof(sockaddr_in), &request.overlapped, nullptr),
              WSA_IO_PENDING);
  REQUIRE(connect(pair.sender, generic(elsewhere), sizeof elsewhere) == 0);
  host::reset();
  REQUIRE(request.done_within(time_limit));
  CHECK(next_datagram(pair.receiver) == "first");
  CHECK(nothing_to_receive(other));
}
