// SPDX-License-Identifier: MIT
#include <cerrno>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "tests/fault/host.h"

using namespace support;

namespace {

struct Faults : Winsock {
  Faults() { host::reset(); }
  ~Faults() { host::reset(); }
};

WSABUF segments_of(ControlWriter& control, DWORD size) {
  return control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, size).buffer();
}

void check_three_datagrams(SOCKET receiver, const std::string& data) {
  CHECK(next_datagram(receiver) == data.substr(0, 1000));
  CHECK(next_datagram(receiver) == data.substr(1000, 1000));
  CHECK(next_datagram(receiver) == data.substr(2000));
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a kernel that refuses to segment does not stop a segmented send") {
  for (const int error : {EIO, EINVAL, EMSGSIZE}) {
    CAPTURE(error);
    host::reset();
    host::refuse_segmentation(error);
    const UdpPair pair = udp_pair();
    const std::string data = pattern(2500);
    ControlWriter control;
    const SendResult sent =
        send_message(pair.sender, data, pair.receiver_address, segments_of(control, 1000));
    CHECK(sent.result == 0);
    CHECK(sent.sent == 2500);
    check_three_datagrams(pair.receiver, data);
  }
}

TEST_CASE_FIXTURE(Faults, "a refusal to segment is remembered, so later sends do not ask again") {
  host::refuse_segmentation(EIO);
  const UdpPair pair = udp_pair();
  const std::string data = pattern(2500);
  for (int i = 0; i < 3; ++i) {
    ControlWriter control;
    send_message(pair.sender, data, pair.receiver_address, segments_of(control, 1000));
    check_three_datagrams(pair.receiver, data);
  }
  CHECK(host::segmented_calls() == 1);
}

TEST_CASE_FIXTURE(Faults, "a payload of one segment is sent without asking for segmentation") {
  host::refuse_segmentation(EIO);
  const UdpPair pair = udp_pair();
  ControlWriter control;
  const SendResult sent =
      send_message(pair.sender, pattern(1000), pair.receiver_address, segments_of(control, 1000));
  CHECK(sent.result == 0);
  CHECK(next_datagram(pair.receiver) == pattern(1000));
  CHECK(host::segmented_calls() == 0);
}

TEST_CASE_FIXTURE(Faults, "more segments than one call may hold go out in several calls") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVBUF, 4 << 20);
  const std::string data = pattern(10'000);
  ControlWriter control;
  const SendResult sent =
      send_message(pair.sender, data, pair.receiver_address, segments_of(control, 50));
  CHECK(sent.result == 0);
  CHECK(sent.sent == data.size());
  std::string received;
  for (int i = 0; i < 200; ++i) {
    const std::string datagram = next_datagram(pair.receiver);
    CHECK(datagram.size() == 50);
    received += datagram;
  }
  CHECK(received == data);
  CHECK(host::segmented_calls() == 4);
}

TEST_CASE_FIXTURE(Faults, "control data stays with every datagram of a segmented send") {
  for (const int error : {0, EIO}) {
    CAPTURE(error);
    host::reset();
    host::refuse_segmentation(error);
    const UdpPair pair = udp_pair();
    ControlWriter control;
    control.add(IPPROTO_IP, IP_PKTINFO, IN_PKTINFO{ipv4("127.0.0.2").sin_addr, 0});
    send_message(pair.sender, pattern(2500), pair.receiver_address, segments_of(control, 1000));
    for (int i = 0; i < 3; ++i) {
      ReceivedMessage received(pair.receiver);
      CHECK(received.source4().sin_addr.s_addr == inet_addr("127.0.0.2"));
    }
  }
}
