// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "posix/status.h"

namespace wsx {

class PortQueue;
class Signal;
class Waitable;

// What two processors do not write to at the same time without slowing each other down.
inline constexpr std::size_t cache_line = 64;

// What a handle names. Counted, because an operation outlives the handle that started it.
class Object {
 public:
  enum class Kind : std::uint8_t {
    socket,
    event,
    mutex,
    semaphore,
    timer,
    thread,
    process,
    port,
    layered_socket,
    file,
    search,
    section,
    child,
    pipe_end,
    heap,
    pool_wait,
    pool_timer,
    timer_queue,
    standard_stream,
    lookup,
    cryptographic_context
  };

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  Kind kind() const noexcept { return kind_; }

  // What a wait on the handle looks at; null for objects that cannot be waited for.
  virtual Waitable* waitable() noexcept { return nullptr; }

  // What of it can be looked at without holding it; null for what it has not. And whether calls
  // hold it by hazard pointers: they are cheaper than pins, and make its end dearer.
  struct Lasting {
    Signal* signal = nullptr;
    PortQueue* queue = nullptr;
    bool hazards = false;
  };
  virtual Lasting lasting() noexcept { return {}; }

  // Asked by the program's call before the last handle is closed; anything but success is the
  // call's error, and the handle stays open.
  virtual Status may_close() noexcept { return Status::success; }
  // The last handle is gone. Operations may still hold the object.
  virtual void closed() noexcept {}
  // Then the program's call may have to wait.
  virtual void linger() {}

  // Handles come and go by these. An object that has lost its last one gets no other.
  void add_first_handle() noexcept { handles_.store(1, std::memory_order_relaxed); }
  bool add_handle() noexcept {
    std::uint32_t count = handles_.load(std::memory_order_relaxed);
    while (count != 0)
      if (handles_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
    return false;
  }
  std::uint32_t handles() const noexcept { return handles_.load(std::memory_order_relaxed); }
  // True when it was the last.
  bool drop_handle() noexcept { return handles_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

  void hold() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  // For who found the object without holding it: false when it is going away.
  bool try_hold() noexcept {
    std::uint32_t count = references_.load(std::memory_order_relaxed);
    while (count != 0)
      if (references_.compare_exchange_weak(count, count + 1, std::memory_order_acquire))
        return true;
    return false;
  }
  void let_go() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 protected:
  explicit Object(Kind kind) noexcept : kind_(kind) {}
  virtual ~Object() = default;

 private:
  std::atomic<std::uint32_t> references_{1};
  std::atomic<std::uint32_t> handles_{0};
  const Kind kind_;
};

// A counted reference. Made from `new` it adopts the first count.
template <typename T>
class Ref {
 public:
  Ref() = default;
  explicit Ref(T* adopted) noexcept : object_(adopted) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref(const Ref& other) noexcept : object_(other.object_) {
    if (object_) object_->hold();
  }
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_) object_->let_go();
  }

  // From a reference to a derived object.
  template <typename D>
  Ref(Ref<D>&& other) noexcept : object_(other.release()) {}

  T* release() noexcept { return std::exchange(object_, nullptr); }
  T* get() const noexcept { return object_; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

}  // namespace wsx
