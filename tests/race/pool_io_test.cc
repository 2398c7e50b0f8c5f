// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <mutex>
#include <random>
#include <shared_mutex>

#include "race/accounts.h"
#include "support/checks.h"
#include "support/pool_environment.h"
#include "support/threads.h"

// Operations of one socket on the threads of a pool: announced, taken back, cancelled and closed
// from all sides.

using namespace support;
using race::Accounts;
using race::Measure;

namespace {

// One operation after another: a send that ends at once, or a receive that waits for one.
class Operation {
 public:
  enum class Phase { idle, begun, called, cancelled };

  bool done() { return std::atomic_ref(overlapped.Internal).load() != STATUS_PENDING; }
  // The flags are the call's: one that ends at once writes them when its callback may have run.
  int begin(SOCKET s, bool sends) {
    DWORD flags = 0;
    overlapped = {};
    phase = Phase::begun;
    const int result = sends ? WSASend(s, &buffer_, 1, nullptr, 0, &overlapped, nullptr)
                             : WSARecv(s, &buffer_, 1, nullptr, &flags, &overlapped, nullptr);
    return result == 0 ? 0 : WSAGetLastError();
  }

  OVERLAPPED overlapped{};
  std::atomic<Phase> phase{Phase::idle};

 private:
  char byte_ = 'x';
  WSABUF buffer_{1, &byte_};
};

// A socket that hears itself, and its operations.
class Storm {
 public:
  explicit Storm(const Measure& measure) : measure_(measure) {
    const sockaddr_in own = bound_to(socket_);
    connect(socket_, generic(own), sizeof own);
    SetThreadpoolThreadMinimum(environment_.pool(), 3);
    io_ =
        CreateThreadpoolIo(reinterpret_cast<HANDLE>(SOCKET{socket_}), called, this, &environment_);
  }

  void begin_operations(unsigned seed) {
    std::minstd_rand random(seed);
    while (!measure_.full(accounts)) {
      // A cancel comes before all of it or after, so that it is clear which ones it means.
      const std::shared_lock lock(cancelling_);
      Operation& operation = operations_[random() % operations_.size()];
      auto expected = Operation::Phase::idle;
      if (!operation.phase.compare_exchange_strong(expected, Operation::Phase::begun)) continue;
      begin(operation, random() % 2, random() % 8 == 0);
    }
  }

  // Cancelled are those that have begun and have not been called when this returns.
  void cancel() {
    while (!measure_.full(accounts)) {
      {
        const std::unique_lock lock(cancelling_);
        WaitForThreadpoolIoCallbacks(io_, TRUE);
        for (Operation& operation : operations_) {
          auto expected = Operation::Phase::begun;
          if (operation.phase.compare_exchange_strong(expected, Operation::Phase::cancelled))
            ++accounts.failed;
        }
      }
      reuse_what_was_cancelled();
      Sleep(1);
    }
  }

  void finish() {
    for (int i = 0; i < 64; ++i) send(socket_, "x", 1, 0);
    WaitForThreadpoolIoCallbacks(io_, FALSE);
    CloseThreadpoolIo(io_);
    for (Operation& operation : operations_)
      accounts.lost += !eventually([&] { return operation.done(); });
  }

  Accounts accounts;

 private:
  static VOID CALLBACK called(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG error,
                              ULONG_PTR, PTP_IO) {
    static_cast<Storm*>(context)->end(static_cast<OVERLAPPED*>(overlapped), error);
  }

  void begin(Operation& operation, bool sends, bool refused) {
    ++accounts.issued;
    StartThreadpoolIo(io_);
    const int error = operation.begin(refused ? INVALID_SOCKET : SOCKET{socket_}, sends);
    if (error == 0 || error == WSA_IO_PENDING) return;
    accounts.odd += error != WSAENOTSOCK && error != WSAEWOULDBLOCK && error != WSAENOBUFS;
    CancelThreadpoolIo(io_);
    ++accounts.refused;
    operation.phase = Operation::Phase::idle;
  }

  void end(OVERLAPPED* overlapped, ULONG error) {
    for (Operation& operation : operations_) {
      if (&operation.overlapped != overlapped) continue;
      accounts.odd += operation.phase != Operation::Phase::begun || error != 0;
      ++accounts.succeeded;
      operation.phase = Operation::Phase::idle;
      return;
    }
    ++accounts.odd;
  }

  void reuse_what_was_cancelled() {
    for (Operation& operation : operations_)
      if (operation.phase == Operation::Phase::cancelled && operation.done())
        operation.phase = Operation::Phase::idle;
  }

  const Measure& measure_;
  UniqueSocket socket_ = udp_socket();
  PoolEnvironment environment_;
  PTP_IO io_;
  std::shared_mutex cancelling_;
  std::array<Operation, 24> operations_;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Of the operations of a pool's socket the cancelled ones call nobody") {
  const Measure measure(STRESS_OPERATIONS / 4);
  Storm storm(measure);
  {
    Worker first([&] { storm.begin_operations(1); });
    Worker second([&] { storm.begin_operations(2); });
    Worker third([&] { storm.cancel(); });
  }
  storm.finish();
  storm.accounts.check();
}

TEST_CASE_FIXTURE(Winsock, "A pool's socket may close while its callbacks are cancelled") {
  std::atomic<int> calls{0};
  const auto count = [](PTP_CALLBACK_INSTANCE, PVOID context, PVOID, ULONG, ULONG_PTR, PTP_IO) {
    ++*static_cast<std::atomic<int>*>(context);
  };
  for (int round = 0; round < STRESS_OPERATIONS / 200; ++round) {
    UniqueSocket s = udp_socket();
    const PTP_IO io =
        CreateThreadpoolIo(reinterpret_cast<HANDLE>(SOCKET{s}), count, &calls, nullptr);
    Operation receive;
    StartThreadpoolIo(io);
    CHECK(receive.begin(s, false) == WSA_IO_PENDING);
    {
      Worker closing([&] { s.close(); });
      Worker cancelling([&] { WaitForThreadpoolIoCallbacks(io, TRUE); });
    }
    WaitForThreadpoolIoCallbacks(io, FALSE);
    const int before = calls;
    CloseThreadpoolIo(io);
    CHECK(eventually([&] { return receive.done(); }));
    CHECK(calls == before);
  }
}
