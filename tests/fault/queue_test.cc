// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "tests/fault/faults.h"

// Queued stream sends that leave together, and what a non-blocking send leaves behind.

using namespace support;
using fault::Faults;

namespace {

struct Send : Request {
  Send(std::size_t size, std::uint32_t seed) : data(pattern(size, seed)) {}
  void start(SOCKET s, std::size_t pieces) {
    auto buffers = pieces_of(data, pieces);
    CHECK_FAILS(
        WSASend(s, buffers.data(), static_cast<DWORD>(pieces), nullptr, 0, &overlapped, nullptr),
        WSA_IO_PENDING);
  }
  std::string data;
};

// Sends that wait behind a full stream, all of them, and their bytes.
struct Queue {
  Queue(const TcpPair& pair, const std::vector<std::size_t>& sizes, std::size_t pieces = 1)
      : Queue(pair, sizes, pieces, fill_stream(pair)) {}
  Queue(const TcpPair& pair, const std::vector<std::size_t>& sizes, std::size_t pieces,
        std::size_t filled)
      : expected(filled, 'f') {
    std::uint32_t seed = 0;
    for (const std::size_t size : sizes) {
      sends.push_back(std::make_unique<Send>(size, ++seed));
      sends.back()->start(pair.client, pieces);
      expected += sends.back()->data;
    }
  }
  void check_all_complete() const {
    for (const auto& send : sends) {
      REQUIRE(send->done_within(time_limit));
      CHECK(send->overlapped.Internal == 0);
      CHECK(send->overlapped.InternalHigh == send->data.size());
    }
  }
  std::vector<std::unique_ptr<Send>> sends;
  std::string expected;
};

// The first bytes of a stream whose way is full: what the host takes, then it says EAGAIN.
void take_part(std::size_t bytes) {
  host::shorten_sends(bytes);
  host::fail(host::Call::sendto, 2, 1, EAGAIN);
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "queued sends leave together, whatever part of them the kernel takes") {
  const std::vector<std::size_t> sizes{3, 1, 0, 5, 2, 0, 4};
  for (std::size_t most = 1; most <= 16; ++most) {
    CAPTURE(most);
    const TcpPair pair = tcp_pair();
    const Queue queue(pair, sizes);
    host::shorten_sends(most);
    CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
    queue.check_all_complete();
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults, "queued sends of several pieces leave together, cut anywhere") {
  for (const std::size_t most : {1, 2, 3, 5, 7, 11, 29, 30, 31}) {
    CAPTURE(most);
    const TcpPair pair = tcp_pair();
    const Queue queue(pair, {10, 20, 30}, 3);
    host::shorten_sends(most);
    CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
    queue.check_all_complete();
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults, "thousands of queued sends leave in few calls") {
  const TcpPair pair = tcp_pair();
  const Queue queue(pair, std::vector<std::size_t>(5000, 8));
  host::reset();
  CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
  queue.check_all_complete();
  CHECK(host::calls(host::Call::sendmsg) >= 5);
  CHECK(host::calls(host::Call::sendmsg) + host::calls(host::Call::sendto) < 500);
}

TEST_CASE_FIXTURE(Faults, "sends of more pieces than one call takes leave together with others") {
  const TcpPair pair = tcp_pair();
  const Queue queue(pair, {3000, 3001, 3002}, 1500);
  CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
  queue.check_all_complete();
}

TEST_CASE_FIXTURE(Faults, "an interrupted call for several sends is not seen by the program") {
  const TcpPair pair = tcp_pair();
  const Queue queue(pair, {3, 4, 5});
  host::fail(host::Call::sendmsg, 1, 3, EINTR);
  CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
  queue.check_all_complete();
}

TEST_CASE_FIXTURE(Faults, "an error ends the first of several sends, and the others go their way") {
  const TcpPair pair = tcp_pair();
  const Queue queue(pair, {3, 4, 5}, 1, fill_stream(pair, 1));
  host::fail(host::Call::sendmsg, 1, 1, ENOBUFS);
  host::fail(host::Call::sendto, 1, 1, ENOBUFS);
  const std::size_t filled = queue.expected.size() - 12;
  const std::string expected = queue.expected.substr(0, filled) + queue.expected.substr(filled + 3);
  CHECK((read_exactly(pair.server, expected.size()) == expected));
  REQUIRE(queue.sends[0]->done_within(time_limit));
  CHECK(queue.sends[0]->overlapped.Internal == 0xc000009a);
  for (const std::size_t later : {1u, 2u}) {
    REQUIRE(queue.sends[later]->done_within(time_limit));
    CHECK(queue.sends[later]->overlapped.Internal == 0);
  }
}

TEST_CASE_FIXTURE(Faults, "an error at any call for several sends ends one, with what had gone") {
  for (const int position : {1, 2, 5}) {
    CAPTURE(position);
    host::reset();
    const TcpPair pair = tcp_pair();
    const std::size_t filled = fill_stream(pair, 1);
    const Queue queue(pair, {3, 4, 5}, 1, filled);
    host::reset();
    host::shorten_sends(2);
    host::answer_sends(position, {ENOBUFS, ENOBUFS});
    CHECK(read_exactly(pair.server, filled) == std::string(filled, 'f'));
    std::string expected;
    int failed = 0;
    for (const auto& send : queue.sends) {
      REQUIRE(send->done_within(time_limit));
      const bool whole = send->overlapped.Internal == 0;
      if (!whole) CHECK(send->overlapped.Internal == 0xc000009a);
      CHECK((send->overlapped.InternalHigh == send->data.size()) == whole);
      failed += !whole;
      expected += send->data.substr(0, send->overlapped.InternalHigh);
    }
    CHECK(failed == 1);
    CHECK(read_exactly(pair.server, expected.size()) == expected);
    CHECK(nothing_to_receive(pair.server));
  }
}

TEST_CASE_FIXTURE(Faults, "a signal or a lack of room at any call for several sends is not seen") {
  for (const int error : {EINTR, EAGAIN}) {
    for (const int position : {1, 2, 5}) {
      INFO("error ", error, ", position ", position);
      host::reset();
      const TcpPair pair = tcp_pair();
      const Queue queue(pair, {3, 4, 5}, 2, fill_stream(pair, 1));
      host::reset();
      host::shorten_sends(2);
      host::answer_sends(position, {error, error, error});
      CHECK((read_exactly(pair.server, queue.expected.size()) == queue.expected));
      queue.check_all_complete();
    }
  }
}

TEST_CASE_FIXTURE(Faults, "a non-blocking send of which the kernel takes a part is whole") {
  for (std::size_t most = 1; most < 50; most += 7) {
    CAPTURE(most);
    const TcpPair pair = tcp_pair();
    set_nonblocking(pair.client);
    take_part(most);
    std::string data = pattern(50);
    CHECK_SUCCEEDS(send(pair.client, data.data(), 50, 0), 50);
    const std::string expected = data;
    data.assign(50, '?');
    CHECK(read_exactly(pair.server, 50) == expected);
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults, "a non-blocking segmented datagram goes out whole, in the background") {
  const UdpPair pair = connected_udp_pair();
  set_nonblocking(pair.sender);
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 10);
  host::refuse_segmentation(EIO);
  host::fail(host::Call::sendto, 2, 1, EAGAIN);
  std::string data = pattern(35);
  CHECK_SUCCEEDS(send(pair.sender, data.data(), 35, 0), 35);
  const std::string expected = data;
  data.assign(35, '?');
  for (std::size_t at = 0; at < 35; at += 10)
    CHECK(next_datagram(pair.receiver) == expected.substr(at, 10));
}

TEST_CASE_FIXTURE(Faults, "what a non-blocking send has left survives a host without memory") {
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.client);
  host::shorten_sends(10);
  host::fail(host::Call::sendto, 2, 3, EAGAIN);
  const std::string data = pattern(50);
  CHECK(send(pair.client, data.data(), 50, 0) == 50);
  host::fail(host::Call::sendto, 1, 5, ENOBUFS);
  CHECK(read_exactly(pair.server, 50) == data);
}

TEST_CASE_FIXTURE(Faults, "what a non-blocking send has left needs no room in the poll set") {
  for (const int error : {ENOMEM, ENOSPC}) {
    CAPTURE(error);
    const TcpPair pair = tcp_pair();
    set_nonblocking(pair.client);
    take_part(10);
    host::fail(host::Call::epoll_add, 1, 100, error);
    const std::string data = pattern(50);
    const int sent = send(pair.client, data.data(), 50, 0);
    // Without a loop thread there is nobody to whom the rest could be left.
    CHECK((sent == 50 || sent == 10));
    CHECK(read_exactly(pair.server, static_cast<std::size_t>(sent)) ==
          data.substr(0, static_cast<std::size_t>(sent)));
    host::reset();
  }
}

TEST_CASE_FIXTURE(Faults,
                  "without a thread to leave the rest to, a send reports the part that went") {
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.client);
  take_part(20);
  host::fail(host::Call::thread, 1, 10, EAGAIN);
  host::fail(host::Call::eventfd, 1, 10, EMFILE);
  const std::string data = pattern(50);
  CHECK(send(pair.client, data.data(), 50, 0) == 20);
  CHECK(read_exactly(pair.server, 20) == data.substr(0, 20));
}
