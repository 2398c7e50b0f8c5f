// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

// What the races ask the host for; compiled without the Windows headers.
namespace race {

int this_thread();
// The kernel has put the thread to sleep.
bool asleep(int thread);

// While it lives, no descriptor can be had. The vptr check of UBSan needs some itself and reports
// objects that it cannot look at meanwhile: build with -fno-sanitize=vptr.
class NoDescriptors {
 public:
  NoDescriptors();
  ~NoDescriptors();
  NoDescriptors(const NoDescriptors&) = delete;

 private:
  unsigned long before_;
};

// While it lives, at least so many descriptors may be had, if the host grants them.
class ManyDescriptors {
 public:
  explicit ManyDescriptors(unsigned long count);
  ~ManyDescriptors();
  ManyDescriptors(const ManyDescriptors&) = delete;
  bool granted() const { return granted_; }

 private:
  unsigned long before_;
  bool granted_;
};

// While it lives, the process has at most so many descriptors.
class FewDescriptors {
 public:
  explicit FewDescriptors(unsigned long count);
  ~FewDescriptors();
  FewDescriptors(const FewDescriptors&) = delete;

 private:
  unsigned long before_;
};

// Whether the descriptor is in any poll set of the process.
bool polled(int descriptor);

// Runs the body on a thread of pthread_create, which ends by pthread_exit or by returning.
void on_posix_thread(void (*body)(void*), void* argument, bool by_exit);

struct Possessions {
  std::size_t descriptors;
  std::size_t threads;
  std::size_t heap;  // bytes in use; 0 where a sanitizer has its own
};
Possessions possessions();

// Memory that ends where a page begins that may not be touched.
class GuardedRoom {
 public:
  explicit GuardedRoom(std::size_t size);
  ~GuardedRoom();
  GuardedRoom(const GuardedRoom&) = delete;
  void* begin() const { return begin_; }

 private:
  void* pages_;
  std::size_t length_;
  void* begin_;
};

}  // namespace race
