// SPDX-License-Identifier: MIT
#include <cerrno>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "tests/fault/faults.h"
#include "tests/fault/matrix.h"

using namespace support;
using namespace fault;

namespace {

WSABUF segments_of(ControlWriter& control, DWORD size) {
  return control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, size).buffer();
}

void check_three_datagrams(SOCKET receiver, const std::string& data) {
  CHECK(next_datagram(receiver) == data.substr(0, 1000));
  CHECK(next_datagram(receiver) == data.substr(1000, 1000));
  CHECK(next_datagram(receiver) == data.substr(2000));
}

// 200 datagrams, of which the host cuts 64 at a time.
constexpr DWORD segment = 50;
constexpr DWORD segmented_size = 10'000;

struct Way {
  UdpPair pair = udp_pair();
  std::string data = pattern(segmented_size);

  Way() { set_option(pair.receiver, SOL_SOCKET, SO_RCVBUF, 4 << 20); }

  void send(Trial& trial) {
    ControlWriter control;
    WSABUF buffer = piece(data);
    WSAMSG message{generic(pair.receiver_address),
                   sizeof(sockaddr_in),
                   &buffer,
                   1,
                   segments_of(control, segment),
                   0};
    trial.returned(
        WSASendMsg(pair.sender, &message, 0, trial.count(), trial.overlapped(), trial.routine()));
  }
  void check_arrived(std::size_t size) {
    for (std::size_t at = 0; at < size; at += segment) {
      CAPTURE(at);
      CHECK((next_datagram(pair.receiver) == data.substr(at, segment)));
    }
    CHECK(nothing_to_receive(pair.receiver));
  }
};

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

TEST_CASE_FIXTURE(Faults, "a refusal to segment at the first, second or last call loses nothing") {
  for (const Mode mode : all_modes) {
    for (const int error : {EIO, EINVAL, EMSGSIZE, EOPNOTSUPP, ENOPROTOOPT}) {
      for (const int from : {1, 2, 4}) {
        INFO(name_of(mode), ", error ", error, ", from ", from);
        host::reset();
        host::refuse_segmentation(error, from);
        Way way;
        const Desk desk(way.pair.sender, mode);
        Trial trial(desk);
        way.send(trial);
        CHECK(trial.check(done, segmented_size));
        way.check_arrived(segmented_size);
        CHECK(host::segmented_calls() >= from);
      }
    }
  }
}

TEST_CASE_FIXTURE(Faults, "a segmented send that finds no room goes on where it stopped") {
  for (const Mode mode : all_modes) {
    for (const bool refuses : {false, true}) {
      for (const int position : {1, 2, 4}) {
        INFO(name_of(mode), ", refuses ", refuses, ", position ", position);
        host::reset();
        if (refuses) host::refuse_segmentation(EIO);
        host::answer_sends(position, {EAGAIN, EAGAIN});
        Way way;
        const Desk desk(way.pair.sender, mode);
        Trial trial(desk);
        way.send(trial);
        // What has begun is not left in the middle: the rest of it waits even if nobody wants to.
        // A refusal counts as a call, too.
        const bool begun = position > (refuses ? 2 : 1);
        const bool sent =
            trial.check(begun && mode == Mode::nonblocking ? done : waits, segmented_size);
        CHECK(sent == (begun || mode != Mode::nonblocking));
        way.check_arrived(sent ? segmented_size : 0);
      }
    }
  }
}

TEST_CASE_FIXTURE(Faults, "a segmented send that the host takes in no form fails with its reason") {
  struct Failure {
    std::vector<int> errors;
    int code;
  };
  const std::vector<Failure> failures{{{ENOBUFS}, WSAENOBUFS},
                                      {{ENETDOWN}, WSAENETDOWN},
                                      {{EMSGSIZE, EMSGSIZE}, WSAEMSGSIZE},
                                      {{EINVAL}, WSAEINVAL},
                                      {{EPERM}, WSAEACCES}};
  for (const Mode mode : all_modes) {
    for (const Failure& failure : failures) {
      INFO(name_of(mode), ", error ", failure.errors.front());
      host::reset();
      host::refuse_segmentation(EIO);
      // After the refusal, the first datagram on its own.
      host::answer_sends(2, failure.errors);
      Way way;
      const Desk desk(way.pair.sender, mode);
      Trial lost(desk);
      way.send(lost);
      CHECK_FALSE(lost.check(refused(failure.code), 0));
      CHECK(nothing_to_receive(way.pair.receiver));
      // That was no proof that the host does not segment: the next send asks again.
      host::reset();
      Trial next(desk);
      way.send(next);
      CHECK(next.check(done, segmented_size));
      CHECK(host::segmented_calls() == 4);
      way.check_arrived(segmented_size);
    }
  }
}
