// SPDX-License-Identifier: MIT
#include "../backlog.h"
#include "../winsock.h"

namespace bench {
namespace {

class Stream64 final : public StreamWork {
 public:
  explicit Stream64(const Backlog& backlog)
      : StreamWork(backlog.port, backlog_filling), requests_(backlog.sends) {}
  void run(unsigned) override {}

  bool send(OVERLAPPED& request, unsigned bytes, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    WSABUF part{bytes, buffer()->buf};
    if (WSASend(socket(), &part, 1, nullptr, 0, &request, routine) == 0) return true;
    check(WSAGetLastError() == WSA_IO_PENDING, "WSASend");
    return false;
  }
  HANDLE handle() const { return reinterpret_cast<HANDLE>(socket()); }
  std::vector<OVERLAPPED>& requests() { return requests_; }

 private:
  std::vector<OVERLAPPED> requests_;
};

class BacklogPort final : public BacklogWork {
 public:
  explicit BacklogPort(const Backlog& backlog)
      : BacklogWork(backlog),
        stream_(backlog),
        port_(CreateIoCompletionPort(stream_.handle(), nullptr, 1, 0)) {}
  ~BacklogPort() override { CloseHandle(port_); }

 protected:
  void fill() override {
    while (stream_.send(filling_, backlog_filling, nullptr)) dequeue();
    outstanding_ = 1;
  }
  void submit(unsigned sends) override {
    for (unsigned index = 0; index < sends; ++index)
      stream_.send(stream_.requests()[index], backlog_write, nullptr);
    outstanding_ += sends;
  }
  void drain() override {
    for (; outstanding_ > 0; --outstanding_) dequeue();
  }

 private:
  void dequeue() {
    LPOVERLAPPED ended = nullptr;
    DWORD sent = 0;
    ULONG_PTR key = 0;
    check(GetQueuedCompletionStatus(port_, &sent, &key, &ended, INFINITE),
          "GetQueuedCompletionStatus");
  }

  Stream64 stream_;
  HANDLE port_;
  OVERLAPPED filling_{};
  unsigned outstanding_ = 0;
};

class BacklogRoutine final : public BacklogWork {
 public:
  explicit BacklogRoutine(const Backlog& backlog) : BacklogWork(backlog), stream_(backlog) {
    filling_.hEvent = this;
    for (OVERLAPPED& request : stream_.requests()) request.hEvent = this;
  }

 protected:
  void fill() override {
    while (stream_.send(filling_, backlog_filling, done)) SleepEx(0, TRUE);
    ended_ = 0;
    outstanding_ = 1;
  }
  void submit(unsigned sends) override {
    for (unsigned index = 0; index < sends; ++index)
      stream_.send(stream_.requests()[index], backlog_write, done);
    outstanding_ += sends;
  }
  void drain() override {
    while (ended_ < outstanding_) SleepEx(INFINITE, TRUE);
    check(!failed_, "the routine");
  }

 private:
  static void CALLBACK done(DWORD error, DWORD, LPWSAOVERLAPPED request, DWORD) {
    auto& self = *static_cast<BacklogRoutine*>(request->hEvent);
    ++self.ended_;
    if (error != 0) self.failed_ = true;
  }

  Stream64 stream_;
  OVERLAPPED filling_{};
  unsigned ended_ = 0;
  unsigned outstanding_ = 0;
  bool failed_ = false;
};

const Entered<Backlog> routine({.name = "wsx overlapped, routine",
                                .beside = "libuv uv_write",
                                .open = opened<BacklogRoutine, Backlog>});
const Entered<Backlog> port({.name = "wsx overlapped, port",
                             .beside = "libuv uv_write",
                             .open = opened<BacklogPort, Backlog>});

}  // namespace
}  // namespace bench
