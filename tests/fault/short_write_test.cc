// SPDX-License-Identifier: MIT
#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "tests/fault/faults.h"
#include "tests/fault/matrix.h"

// A stream of which the host takes a part, cut wherever it may be cut.

using namespace support;
using namespace fault;

namespace {

// Pieces of all sorts: empty ones at the front, in the middle and at the end.
constexpr std::array<ULONG, 7> lengths{0, 3, 1, 0, 5, 4, 0};
constexpr std::size_t total = 13;

struct Gathered {
  std::string data = pattern(total);
  std::vector<WSABUF> pieces;

  Gathered() {
    char* at = data.data();
    for (const ULONG length : lengths) {
      pieces.push_back({length, at});
      at += length;
    }
  }
};

// One WSASend of all pieces, of which the host takes the parts one after the other, then the rest.
// Between two parts it has no room when `stalls`.
struct Cut {
  std::vector<std::size_t> parts;
  bool stalls;
};

void check_cut(Mode mode, const Cut& cut) {
  host::reset();
  const TcpPair pair = tcp_pair();
  const Desk desk(pair.client, mode);
  Gathered send;
  std::vector<int> answers;
  for (std::size_t i = 0; i < cut.parts.size(); ++i) {
    answers.push_back(0);
    if (cut.stalls) answers.push_back(EAGAIN);
  }
  host::answer_sends(1, answers);
  host::shorten_each_send(cut.parts);
  Trial trial(desk);
  trial.returned(WSASend(pair.client, send.pieces.data(), static_cast<DWORD>(lengths.size()),
                         trial.count(), 0, trial.overlapped(), trial.routine()));
  // The array may be used again at once.
  for (WSABUF& piece : send.pieces) piece = {1000, nullptr};
  // Of a send that does not wait the rest follows by itself.
  const bool pends = cut.stalls && overlaps(mode);
  CHECK(trial.check(pends ? waits : done, total));
  CHECK(read_exactly(pair.server, total) == send.data);
  CHECK(nothing_to_receive(pair.server));
}

template <class Body>
void for_each_way(Body body) {
  for (const Mode mode : all_modes) {
    for (const bool stalls : {false, true}) {
      INFO(name_of(mode), ", stalls ", stalls);
      body(mode, stalls);
    }
  }
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a stream send that is cut after any of its bytes loses none") {
  for_each_way([](Mode mode, bool stalls) {
    for (std::size_t at = 1; at < total; ++at) {
      CAPTURE(at);
      check_cut(mode, {{at}, stalls});
    }
  });
}

TEST_CASE_FIXTURE(Faults, "a stream send that is cut after any two of its bytes loses none") {
  for_each_way([](Mode mode, bool stalls) {
    for (std::size_t at = 1; at < total - 1; ++at) {
      for (std::size_t then = 1; at + then < total; ++then) {
        INFO(at, " and ", then);
        check_cut(mode, {{at, then}, stalls});
      }
    }
  });
}

TEST_CASE_FIXTURE(Faults, "a stream send that goes byte by byte loses none") {
  for_each_way([](Mode mode, bool stalls) {
    check_cut(mode, {std::vector<std::size_t>(total - 1, 1), stalls});
  });
}

TEST_CASE_FIXTURE(Faults, "a stream send that fails in its middle fails as a whole") {
  struct Failure {
    int error;
    int code;
  };
  for (const Failure failure :
       {Failure{ENOBUFS, WSAENOBUFS}, Failure{ENOMEM, WSAENOBUFS},
        Failure{ECONNRESET, WSAECONNRESET}, Failure{ETIMEDOUT, WSAETIMEDOUT},
        Failure{EHOSTUNREACH, WSAEHOSTUNREACH}, Failure{ENETDOWN, WSAENETDOWN}}) {
    for_each_way([&](Mode mode, bool stalls) {
      for (std::size_t at = 1; at < total; ++at) {
        CAPTURE(at);
        CAPTURE(failure.error);
        host::reset();
        TcpPair pair = tcp_pair();
        Gathered send;
        const bool taken = stalls && mode == Mode::nonblocking;
        {
          const Desk desk(pair.client, mode);
          host::answer_sends(
              2, stalls ? std::vector{EAGAIN, failure.error} : std::vector{failure.error});
          host::shorten_each_send({at});
          Trial trial(desk);
          trial.returned(WSASend(pair.client, send.pieces.data(),
                                 static_cast<DWORD>(lengths.size()), trial.count(), 0,
                                 trial.overlapped(), trial.routine()));
          // Without room it has been taken before the failure.
          const Expected fails = refused(failure.code);
          if (taken)
            CHECK(trial.check(done, total));
          else
            CHECK_FALSE(trial.check(stalls ? later(fails) : fails, total, static_cast<DWORD>(at)));
        }
        pair.client.close();
        // The library goes on with what it has taken as soon as the host has memory again.
        const bool goes_on = taken && failure.code == WSAENOBUFS;
        CHECK(read_to_end(pair.server) == send.data.substr(0, goes_on ? total : at));
      }
    });
  }
}

TEST_CASE_FIXTURE(Faults, "a signal or a lack of room between two parts is not seen") {
  for (const int error : {EINTR, EAGAIN}) {
    for (const Mode mode : all_modes) {
      if (mode == Mode::nonblocking && error == EAGAIN) continue;
      for (const int position : positions) {
        INFO(name_of(mode), ", error ", error, ", position ", position);
        host::reset();
        const TcpPair pair = tcp_pair();
        const Desk desk(pair.client, mode);
        Gathered send;
        host::answer_sends(position, {error});
        host::shorten_each_send({2, 2, 2, 2, 2, 2});
        Trial trial(desk);
        trial.returned(WSASend(pair.client, send.pieces.data(), static_cast<DWORD>(lengths.size()),
                               trial.count(), 0, trial.overlapped(), trial.routine()));
        CHECK(trial.check(error == EAGAIN ? waits : done, total));
        CHECK(read_exactly(pair.server, total) == send.data);
      }
    }
  }
}
