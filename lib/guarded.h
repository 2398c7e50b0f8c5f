// SPDX-License-Identifier: MIT
#pragma once

#include "lib/wait.h"

namespace wsx {

// A waitable whose state is more than a bit, or not the same for every thread: a mutex, a
// semaphore. All of its state is guarded by the dispatcher lock.
class Guarded : public Waitable {
 protected:
  Guarded() noexcept : Waitable(Reset::guarded) {}
  ~Guarded() = default;

  // Holds the state of all of them.
  class Access {
   public:
    Access() noexcept;
    ~Access();
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

    // To be called when the object has become free: it goes to those who wait.
    static void hand_out(Guarded& object) noexcept;
  };

 private:
  friend class Dispatcher;

  // Both are called with the state held.
  virtual bool free_for(const Thread& thread) const noexcept = 0;
  // True when the last owner ended without giving it back.
  virtual bool take_for(Thread& thread) noexcept = 0;
};

}  // namespace wsx
