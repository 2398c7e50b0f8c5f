// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "race/accounts.h"
#include "support/checks.h"
#include "support/extensions.h"
#include "support/threads.h"

// AcceptEx by the thousand while other threads connect, cancel and close, and its own threads end.

using namespace support;
using race::Accounts;
using race::Measure;

namespace {

// Listeners that all threads use and any may replace.
class Listeners {
 public:
  static constexpr std::size_t count = 3;

  Listeners() {
    for (std::size_t i = 0; i < count; ++i) {
      sockets_[i] = INVALID_SOCKET;
      replace(i);
    }
  }
  ~Listeners() { clear(); }
  SOCKET at(std::size_t i) const { return sockets_[i]; }
  u_short port(std::size_t i) const { return ports_[i]; }
  void replace(std::size_t i) {
    UniqueSocket fresh = tcp_listener();
    ports_[i] = bound_to(fresh).sin_port;
    const UniqueSocket before(sockets_[i].exchange(fresh.release()));
  }
  void clear() {
    for (auto& place : sockets_) const UniqueSocket before(place.exchange(INVALID_SOCKET));
  }

 private:
  std::array<std::atomic<SOCKET>, count> sockets_;
  std::array<std::atomic<u_short>, count> ports_{};
};

// One AcceptEx after another in the same memory, which is poisoned in between.
class Slot {
 public:
  Slot(Accounts& accounts, const Extensions& extensions)
      : accounts_(accounts), extensions_(extensions) {
    poison();
  }

  bool busy() const { return busy_; }
  OVERLAPPED* overlapped() { return &operation_.overlapped; }

  void issue(SOCKET listener, std::minstd_rand& random) {
    check_poison();
    socket_ = UniqueSocket(socket(AF_INET, SOCK_STREAM, 0));
    room_ = random() % 2 ? most_data : 0;
    operation_ = {};
    operation_.overlapped.hEvent = event_;
    ++accounts_.issued;
    busy_ = true;
    const BOOL done = extensions_.accept_ex(listener, socket_, operation_.data, room_, address_area,
                                            address_area, nullptr, &operation_.overlapped);
    const int error = WSAGetLastError();
    if (done || error == WSA_IO_PENDING) return;
    accounts_.odd += error != WSAENOTSOCK && error != WSAEINVAL;
    end(accounts_.refused);
  }

  void look(std::minstd_rand& random) {
    if (!event_.set()) {
      if (random() % 400 == 0) socket_.close();
      return;
    }
    constexpr ULONG_PTR cancelled = 0xc0000120, aborted = 0xc0000241, reset = 0xc000020d;
    const ULONG_PTR how = operation_.overlapped.Internal;
    accounts_.odd += how != 0 && how != cancelled && how != aborted && how != reset;
    accounts_.odd += operation_.overlapped.InternalHigh > room_;
    if (how == 0) check_addresses();
    end(how == 0 ? accounts_.succeeded : accounts_.failed);
  }

  void check_poison() {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&operation_);
    for (std::size_t i = 0; i < sizeof operation_; ++i) accounts_.touched += bytes[i] != pattern;
    accounts_.touched += event_.set();
  }

 private:
  static constexpr unsigned char pattern = 0xa5;
  static constexpr DWORD most_data = 8;

  void check_addresses() {
    sockaddr* local = nullptr;
    sockaddr* remote = nullptr;
    int local_length = 0, remote_length = 0;
    extensions_.addresses(operation_.data, room_, address_area, address_area, &local, &local_length,
                          &remote, &remote_length);
    accounts_.odd += local_length != int{sizeof(sockaddr_in)} || local->sa_family != AF_INET;
    accounts_.odd += remote_length != int{sizeof(sockaddr_in)} || remote->sa_family != AF_INET;
  }

  void end(std::atomic<int>& account) {
    busy_ = false;
    socket_.close();
    poison();
    ++account;
  }

  void poison() { std::memset(static_cast<void*>(&operation_), pattern, sizeof operation_); }

  Accounts& accounts_;
  const Extensions& extensions_;
  UniqueEvent event_{Reset::automatic};  // a second signal would be noticed
  UniqueSocket socket_;
  DWORD room_ = 0;
  bool busy_ = false;
  struct {
    OVERLAPPED overlapped;
    char data[most_data + 2 * address_area];
  } operation_;
};

// Threads that end with requests pending; the next one finds what became of them.
class Lane {
 public:
  Lane(Accounts& accounts, const Measure& measure, Listeners& listeners,
       const Extensions& extensions, unsigned seed)
      : accounts_(accounts), measure_(measure), listeners_(listeners), random_(seed) {
    for (int i = 0; i < 8; ++i) slots_.push_back(std::make_unique<Slot>(accounts, extensions));
  }

  OVERLAPPED* any(std::minstd_rand& random) {
    return slots_[random() % slots_.size()]->overlapped();
  }

  void run() {
    while (!measure_.full(accounts_)) Worker([this] { work(); }).join();
  }

  void finish() {
    for (const auto& slot : slots_) {
      accounts_.lost += !eventually([&] {
        if (slot->busy()) slot->look(random_);
        return !slot->busy();
      });
      slot->check_poison();
    }
  }

 private:
  void work() {
    int busy = 0;  // in a row
    for (int issued = 0; issued < 60 && !measure_.full(accounts_);) {
      Slot& slot = *slots_[random_() % slots_.size()];
      if (!slot.busy()) {
        slot.issue(listeners_.at(random_() % Listeners::count), random_);
        ++issued;
        busy = 0;
        continue;
      }
      slot.look(random_);
      if (++busy % 16 == 0) Sleep(1);
    }
  }

  Accounts& accounts_;
  const Measure& measure_;
  Listeners& listeners_;
  std::minstd_rand random_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

// Connections that end by a reset keep no port of the host busy.
void connect_and_leave(const Accounts& accounts, const Measure& measure, const Listeners& listeners,
                       unsigned seed) {
  std::minstd_rand random(seed);
  while (!measure.full(accounts)) {
    const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    const linger reset{1, 0};
    setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&reset), sizeof reset);
    const sockaddr_in to = ipv4("127.0.0.1", listeners.port(random() % Listeners::count));
    if (connect(s, generic(to), sizeof to) == 0 && random() % 4 != 0) send(s, "hello", 5, 0);
    if (random() % 2) shutdown(s, SD_SEND);
  }
}

void disturb(const Accounts& accounts, const Measure& measure, Listeners& listeners,
             std::array<Lane, 2>& lanes) {
  std::minstd_rand random(77);
  while (!measure.full(accounts)) {
    const std::size_t at = random() % Listeners::count;
    const HANDLE file = reinterpret_cast<HANDLE>(listeners.at(at));
    for (int i = 0; i < 4; ++i) CancelIoEx(file, lanes[random() % 2].any(random));
    if (random() % 8 == 0) CancelIoEx(file, nullptr);
    if (random() % 16 == 0) listeners.replace(at);
    Sleep(1);
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Under cancellation each AcceptEx ends once") {
  Accounts accounts;
  Listeners listeners;
  const Extensions extensions(listeners.at(0));
  const Measure measure(STRESS_OPERATIONS / 20);
  std::array<Lane, 2> lanes{Lane(accounts, measure, listeners, extensions, 1),
                            Lane(accounts, measure, listeners, extensions, 2)};
  {
    Worker first([&] { lanes[0].run(); });
    Worker second([&] { lanes[1].run(); });
    Worker disturber([&] { disturb(accounts, measure, listeners, lanes); });
    Worker one([&] { connect_and_leave(accounts, measure, listeners, 3); });
    Worker other([&] { connect_and_leave(accounts, measure, listeners, 4); });
  }
  listeners.clear();
  for (Lane& lane : lanes) lane.finish();
  accounts.check();
}
