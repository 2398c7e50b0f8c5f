// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "race/accounts.h"
#include "race/streams.h"
#include "support/checks.h"
#include "support/threads.h"

// Overlapped sends and receives by the hundred thousand, each with one of the ways to tell of its
// end, while other threads cancel, close, and end. Every operation ends once, and nobody writes to
// its OVERLAPPED or its buffer afterwards.

using namespace support;
using race::Accounts;
using race::Measure;
using race::Streams;

namespace {

constexpr std::size_t most_bytes = 8000;
constexpr char poison = Streams::poison;

// event: with one, or with none and a look at the status. port: with and without an event, and with
// one that keeps the packet away.
enum class Way { event, routine, port };

// One operation after another in the same memory, which is poisoned in between.
class Slot {
 public:
  Slot(Accounts& accounts, Way way) : accounts_(accounts), way_(way) { make_poisonous(); }

  bool busy() const { return busy_.load(std::memory_order_acquire); }
  OVERLAPPED* overlapped() { return &operation_.overlapped; }

  void issue(const Streams& streams, std::minstd_rand& random);
  // Ends what has been told by an event or by the status; routines and packets come by themselves.
  void look();
  // For a packet or a routine that has come.
  void told(DWORD bytes);
  // The routine of an operation whose thread has ended never runs.
  void bury();
  void check_poison();

  static Slot& of(OVERLAPPED* overlapped);
  static void CALLBACK routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags);

 private:
  struct Operation {
    Slot* slot;
    OVERLAPPED overlapped;
    char data[most_bytes];
  };

  ULONG_PTR status() { return std::atomic_ref(operation_.overlapped.Internal).load(); }
  bool completed() { return status() != 0x103; }
  bool tells_itself() const { return way_ == Way::routine || (way_ == Way::port && !silenced_); }
  void prepare(std::minstd_rand& random);
  int call(SOCKET s, WSABUF* pieces, DWORD count);
  void judge(DWORD bytes);
  void end(std::atomic<int>& account);
  void make_poisonous();

  Accounts& accounts_;
  const Way way_;
  UniqueEvent event_{Reset::automatic};  // a second signal would be noticed
  std::atomic<bool> busy_{false};
  bool sends_ = false;
  bool with_event_ = false;
  bool silenced_ = false;  // no packet
  DWORD length_ = 0;
  DWORD thread_ = 0;
  Operation operation_{};
};

Slot& Slot::of(OVERLAPPED* overlapped) {
  auto* const bytes = reinterpret_cast<char*>(overlapped) - offsetof(Operation, overlapped);
  return *reinterpret_cast<Operation*>(bytes)->slot;
}

void Slot::make_poisonous() {
  operation_.slot = this;
  std::memset(static_cast<void*>(&operation_.overlapped), poison, sizeof operation_.overlapped);
  std::memset(operation_.data, poison, sizeof operation_.data);
}

void Slot::check_poison() {
  const auto spoilt = [](const void* memory, std::size_t size) {
    static const std::string expected(most_bytes, poison);
    return std::memcmp(memory, expected.data(), size) != 0;
  };
  accounts_.touched += spoilt(&operation_.overlapped, sizeof operation_.overlapped) ||
                       spoilt(operation_.data, sizeof operation_.data) || event_.set();
}

void Slot::prepare(std::minstd_rand& random) {
  sends_ = random() % 4 != 0;
  with_event_ = way_ != Way::routine && random() % 3 != 0;
  silenced_ = way_ == Way::port && with_event_ && random() % 2;
  length_ = static_cast<DWORD>(1 + random() % most_bytes);
  thread_ = GetCurrentThreadId();
  std::memset(operation_.data, 's', sizeof operation_.data);
  operation_.overlapped = {};
  if (with_event_)
    operation_.overlapped.hEvent =
        reinterpret_cast<HANDLE>(reinterpret_cast<UINT_PTR>(HANDLE(event_)) | silenced_);
}

int Slot::call(SOCKET s, WSABUF* pieces, DWORD count) {
  const auto told = way_ == Way::routine ? routine : nullptr;
  OVERLAPPED* const overlapped = &operation_.overlapped;
  DWORD flags = 0;
  const int result = sends_ ? WSASend(s, pieces, count, nullptr, 0, overlapped, told)
                            : WSARecv(s, pieces, count, nullptr, &flags, overlapped, told);
  return result == 0 ? 0 : WSAGetLastError();
}

// From the call on the operation may have ended, and another one may have begun, on other threads.
void Slot::issue(const Streams& streams, std::minstd_rand& random) {
  check_poison();
  prepare(random);
  ++accounts_.issued;
  busy_ = true;
  const auto half = static_cast<ULONG>(random() % (length_ + 1));
  std::array<WSABUF, 2> pieces{WSABUF{half, operation_.data},
                               WSABUF{length_ - half, operation_.data + half}};
  const std::size_t i = random() % Streams::count;
  const int error = call(sends_ ? streams.sender(i) : streams.receiver(i), pieces.data(), 2);
  if (error == 0 || error == WSA_IO_PENDING) return;
  accounts_.odd += error != WSAENOTSOCK && error != WSAECONNRESET && error != WSAECONNABORTED;
  end(accounts_.refused);
}

void Slot::end(std::atomic<int>& account) {
  make_poisonous();
  ++account;
  busy_.store(false, std::memory_order_release);
}

void Slot::judge(DWORD bytes) {
  constexpr ULONG_PTR cancelled = 0xc0000120, aborted = 0xc0000241, reset = 0xc000020d;
  const ULONG_PTR how = status();
  const bool good = how == 0;
  accounts_.odd += !good && how != cancelled && how != aborted && how != reset;
  accounts_.odd += bytes != operation_.overlapped.InternalHigh;
  accounts_.odd += good && (sends_ ? bytes != length_ : bytes > length_);
  accounts_.odd += good && !sends_ && std::memchr(operation_.data, poison, bytes);
  end(good ? accounts_.succeeded : accounts_.failed);
}

void Slot::look() {
  if (tells_itself() || !(with_event_ ? event_.set() : completed())) return;
  accounts_.odd += !completed();
  judge(static_cast<DWORD>(operation_.overlapped.InternalHigh));
}

void Slot::told(DWORD bytes) {
  accounts_.odd += !busy() || !tells_itself() || !completed();
  accounts_.odd += with_event_ && !event_.set();
  judge(bytes);
}

void Slot::bury() {
  if (!busy()) return;
  if (eventually([this] { return completed(); }))
    end(accounts_.dropped);
  else
    ++accounts_.lost;
}

void CALLBACK Slot::routine(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
  Slot& slot = of(overlapped);
  slot.accounts_.odd += GetCurrentThreadId() != slot.thread_ || flags != 0;
  slot.accounts_.odd += (error == 0) != (slot.status() == 0);
  slot.told(bytes);
}

// The operations of one thread after another.
class Lane {
 public:
  Lane(Accounts& accounts, const Measure& measure, const Streams& streams, Way way, unsigned seed)
      : accounts_(accounts), measure_(measure), streams_(streams), way_(way), random_(seed) {
    for (int i = 0; i < 24; ++i) slots_.push_back(std::make_unique<Slot>(accounts, way));
  }

  Slot& any(std::minstd_rand& random) { return *slots_[random() % slots_.size()]; }

  // Threads that end in each of the ways, and leave behind what is pending.
  void run() {
    while (!measure_.full(accounts_)) {
      if (random_() % 2)
        Worker worker([this] { work(); });
      else
        run_to_exit();
      if (way_ == Way::routine)
        for (const auto& slot : slots_) slot->bury();
    }
  }

  void finish() {
    for (const auto& slot : slots_) {
      accounts_.lost += !eventually([&] {
        if (slot->busy()) slot->look();
        return !slot->busy();
      });
      slot->check_poison();
    }
  }

 private:
  void run_to_exit() {
    const auto body = [](void* lane) -> DWORD {
      static_cast<Lane*>(lane)->work();
      ExitThread(7);
    };
    const HANDLE thread = CreateThread(nullptr, 0, body, this, 0, nullptr);
    accounts_.odd += WaitForSingleObject(thread, time_limit) != WAIT_OBJECT_0;
    CloseHandle(thread);
  }

  void work() {
    int busy = 0;  // in a row
    for (int issued = 0; issued < 150 && !measure_.full(accounts_);) {
      Slot& slot = any(random_);
      if (slot.busy()) {
        slot.look();
        if (++busy % 64 == 0) Sleep(1);
      } else {
        slot.issue(streams_, random_);
        ++issued;
        busy = 0;
      }
      if (random_() % 8 == 0 && way_ == Way::routine) SleepEx(0, TRUE);
      if (random_() % 200 == 0) cancel_own(streams_.sender(random_() % Streams::count));
    }
    if (way_ == Way::routine && random_() % 2) wait_for_routines();
  }

  void cancel_own(SOCKET s) {
    const HANDLE file = reinterpret_cast<HANDLE>(s);
    accounts_.odd += !CancelIo(file) && GetLastError() != ERROR_INVALID_HANDLE;
  }

  // Without anybody who cancels some would wait for ever.
  void wait_for_routines() {
    const auto busy = [](const auto& slot) { return slot->busy(); };
    while (!measure_.full(accounts_) && std::any_of(slots_.begin(), slots_.end(), busy))
      SleepEx(10, TRUE);
  }

  Accounts& accounts_;
  const Measure& measure_;
  const Streams& streams_;
  const Way way_;
  std::minstd_rand random_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

// Cancels one operation and all of a socket, by what has nothing to cancel too, and closes sockets.
void disturb(Accounts& accounts, const Measure& measure, Streams& streams,
             std::array<Lane, 2>& lanes) {
  std::minstd_rand random(99);
  const auto cancel = [&](SOCKET s, OVERLAPPED* overlapped) {
    if (CancelIoEx(reinterpret_cast<HANDLE>(s), overlapped)) return;
    const DWORD error = GetLastError();
    accounts.odd += error != ERROR_NOT_FOUND && error != ERROR_INVALID_HANDLE;
  };
  while (!measure.full(accounts)) {
    for (int i = 0; i < 12; ++i) {
      const std::size_t at = random() % Streams::count;
      const SOCKET s = random() % 2 ? streams.sender(at) : streams.receiver(at);
      cancel(s, lanes[random() % 2].any(random).overlapped());
    }
    const std::size_t at = random() % Streams::count;
    cancel(random() % 2 ? streams.sender(at) : streams.receiver(at), nullptr);
    CancelIo(reinterpret_cast<HANDLE>(streams.sender(at)));
    if (random() % 8 == 0) streams.replace(at);
    Sleep(1);
  }
}

void collect(Accounts& accounts, HANDLE port) {
  constexpr ULONG_PTR no_more = 0;
  std::array<OVERLAPPED_ENTRY, 16> entries;
  for (;;) {
    ULONG count = 0;
    if (!GetQueuedCompletionStatusEx(port, entries.data(), 16, &count, INFINITE, FALSE)) {
      ++accounts.odd;
      return;
    }
    for (ULONG i = 0; i < count; ++i) {
      if (entries[i].lpCompletionKey == no_more) {
        // One for each collector; this one may have taken several.
        for (ULONG j = i + 1; j < count; ++j) PostQueuedCompletionStatus(port, 0, no_more, nullptr);
        return;
      }
      accounts.odd += entries[i].lpCompletionKey != Streams::key;
      Slot::of(entries[i].lpOverlapped).told(entries[i].dwNumberOfBytesTransferred);
    }
  }
}

void storm(Way way, const UniquePort* port = nullptr) {
  Accounts accounts;
  Streams streams(port);
  const Measure measure(STRESS_OPERATIONS);
  std::array<Lane, 2> lanes{Lane(accounts, measure, streams, way, 1),
                            Lane(accounts, measure, streams, way, 2)};
  {
    Worker first([&] { lanes[0].run(); });
    Worker second([&] { lanes[1].run(); });
    Worker third([&] { disturb(accounts, measure, streams, lanes); });
  }
  streams.clear();
  for (Lane& lane : lanes) lane.finish();
  accounts.check();
  MESSAGE(accounts.issued.load() << " operations");
  CHECK((accounts.dropped > 0) == (way == Way::routine));
  CHECK_FALSE(streams.spoilt());
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Under cancellation each operation with an event ends once") {
  storm(Way::event);
}

TEST_CASE_FIXTURE(Winsock, "Under cancellation each routine runs once, or ends with its thread") {
  storm(Way::routine);
}

TEST_CASE_FIXTURE(Winsock, "Under cancellation each operation of a port's sockets ends once") {
  const UniquePort port;
  Accounts odd;
  {
    // Ends after all operations have.
    Worker first([&] { collect(odd, port); });
    Worker second([&] { collect(odd, port); });
    storm(Way::port, &port);
    for (int i = 0; i < 2; ++i) PostQueuedCompletionStatus(port, 0, 0, nullptr);
  }
  CHECK(odd.odd == 0);
  CHECK(empty(port));
}
