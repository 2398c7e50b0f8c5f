// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <mutex>

#include "posix/clock.h"
#include "posix/status.h"

namespace wsx::posix {

// Rings at given times, on a thread of its own that all alarms share. The thread is there only
// while some alarm is set.
class Alarm {
  using Schedule = std::multimap<Deadline, Alarm*>;

 public:
  // Holds the state of all alarms: none rings meanwhile. Taken before the dispatcher's lock.
  class Access {
   public:
    Access() noexcept;
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

   private:
    friend class Alarm;
    std::unique_lock<std::mutex> lock_;
  };

  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Returns when to ring again, no_deadline for never. It may call
  // neither set_alarm nor stop_alarm.
  virtual Deadline ring(const Access& access) noexcept = 0;

 protected:
  Alarm() = default;
  // Not while it is set.
  ~Alarm() = default;

  // Sets it, or sets it to another time. no_memory or insufficient_resources when that cannot be
  // done; it is not set then.
  Status set_alarm(const Access& access, Deadline due) noexcept;
  void stop_alarm(const Access& access) noexcept;

 private:
  struct Bell;

  void schedule(Deadline due);

  Schedule::iterator place_;
  Schedule::node_type
      spare_;  // its place when it is not set, so that ringing again takes no memory
  bool is_set_ = false;
};

}  // namespace wsx::posix
