// SPDX-License-Identifier: MIT
#pragma once

#include <ws2tcpip.h>

#include <condition_variable>
#include <mutex>
#include <string>

#include "lib/event.h"
#include "lib/handle.h"
#include "lib/names/resolve.h"
#include "lib/object.h"
#include "lib/pool/pool.h"
#include "lib/wait.h"
#include "posix/alarm.h"

namespace wsx {

// A look-up of GetAddrInfoEx that goes on without its caller, or for which the caller has not all
// the time. The host's resolver cannot be interrupted: who does not want its answer any more is
// told so at once, and the answer is dropped when it comes.
class Lookup : public Object, public Task, private posix::Alarm {
 public:
  static constexpr Kind object_kind = Kind::lookup;

  struct Question {
    std::string node;
    std::string service;
    bool has_node = false;
    bool has_service = false;
    Hints hints;
  };
  // Whom its end is told; without an OVERLAPPED somebody waits.
  struct Listener {
    OVERLAPPED* overlapped = nullptr;
    LPLOOKUPSERVICE_COMPLETION_ROUTINE routine = nullptr;
    Pinned<Event> event;
  };

  // Its handle, if one is wanted, is valid until it ends. False when there is no memory or no
  // thread; nobody is told then.
  bool start(Deadline deadline, HANDLE* handle) noexcept;
  // Returns its error.
  int wait() noexcept;
  // False when it has ended already.
  bool cancel() noexcept;

  void run(const OVERLAPPED_ENTRY& entry) override;
  Status may_close() noexcept override { return Status::invalid_handle; }

 protected:
  Lookup(Question&& question, Listener&& listener) noexcept
      : Object(object_kind), question_(std::move(question)), listener_(std::move(listener)) {}
  ~Lookup() override = default;

  // The answer as the program will get it, and then to the program, with the lock. Returns an
  // error.
  virtual int keep(const posix::Answer& answer, const Hints& hints) noexcept = 0;
  virtual void give() noexcept = 0;

 private:
  enum class Step : DWORD { look_up, time_is_over, tell };

  bool post(Step step) noexcept;
  int look_up() noexcept;
  bool end(int error) noexcept;
  void tell();
  Deadline ring(const Access&) noexcept override;

  const Question question_;
  Listener listener_;
  Pool* const pool_ = Pool::process();
  HandleValue handle_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  int error_ = WSAEINPROGRESS;
};

}  // namespace wsx
