// SPDX-License-Identifier: MIT
#include "peer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "contender.h"
#include "host.h"

namespace bench {

struct Peer::Shared {
  std::atomic<bool> reading{true};
  std::atomic<bool> held{false};
  std::atomic<std::uint64_t> received{0};
  std::atomic<double> first_read{0};
};

namespace {

using namespace std::chrono_literals;

class Drain {
 public:
  Drain(int listener, Peer::Shared& shared) : listener_(listener), shared_(shared) {}

  [[noreturn]] void run() {
    for (;;) {
      if (!shared_.reading) rest();
      if (read_all())
        last_data_ = wall();
      else
        idle();
    }
  }

 private:
  // Whoever waits for us has the time to fall asleep.
  void rest() {
    shared_.held = true;
    while (!shared_.reading) std::this_thread::sleep_for(20us);
    std::this_thread::sleep_for(300us);
    shared_.held = false;
    shared_.first_read = wall();
  }

  // Without looking at the data: MSG_TRUNC drops it.
  bool read_all() {
    std::uint64_t got = 0;
    for (std::size_t index = 0; index < streams_.size();) {
      const ssize_t size = recv(streams_[index].get(), nullptr, 1 << 20, MSG_DONTWAIT | MSG_TRUNC);
      if (size > 0) got += static_cast<std::uint64_t>(size);
      if (size == 0 || (size < 0 && errno != EAGAIN))
        streams_.erase(streams_.begin() + static_cast<std::ptrdiff_t>(index));
      else
        ++index;
    }
    shared_.received += got;
    return got > 0;
  }

  void idle() {
    const int stream = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (stream >= 0) streams_.emplace_back(stream);
    if (wall() - last_data_ > 5e6)
      std::this_thread::sleep_for(100us);
    else
      std::this_thread::yield();
  }

  int listener_;
  Peer::Shared& shared_;
  std::vector<Descriptor> streams_;
  double last_data_ = 0;
};

Descriptor listener(int buffer) {
  Descriptor made(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const sockaddr_in here = loopback(0);
  if (made.get() < 0) failed("socket");
  if (buffer) setsockopt(made.get(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (bind(made.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 ||
      listen(made.get(), SOMAXCONN) != 0)
    failed("listen");
  return made;
}

}  // namespace

Peer::Peer(int buffer) {
  void* const pages =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) failed("mmap");
  shared_ = new (pages) Shared;
  const Descriptor listening = listener(buffer);
  port_ = port_of(listening);
  std::fflush(nullptr);
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ < 0) failed("fork");
  if (process_ > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  Drain(listening.get(), *shared_).run();
}

Peer::~Peer() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  munmap(shared_, sizeof *shared_);
}

void Peer::hold() {
  shared_->first_read = 0;
  shared_->reading = false;
  while (!shared_->held) std::this_thread::yield();
}

void Peer::go() {
  shared_->reading = true;
}

double Peer::first_read() const {
  return shared_->first_read;
}

void Peer::fill(int descriptor) {
  static const char data[blocked_write] = {};
  while (send(descriptor, data, sizeof data, MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
}

std::uint64_t Peer::received() const {
  return shared_->received;
}

}  // namespace bench
