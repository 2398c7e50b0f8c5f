// SPDX-License-Identifier: MIT
#include "race/host.h"

#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace race {

int this_thread() {
  return static_cast<int>(syscall(SYS_gettid));
}

bool asleep(int thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  // The state follows the name, which is in brackets and may hold anything.
  const auto name_end = line.rfind(')');
  return name_end != std::string::npos && line.compare(name_end + 2, 1, "S") == 0;
}

// dup takes the lowest free number; with that as the limit none is left.
NoDescriptors::NoDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  const int lowest = dup(STDERR_FILENO);
  close(lowest);
  limit.rlim_cur = static_cast<rlim_t>(lowest);
  setrlimit(RLIMIT_NOFILE, &limit);
}

NoDescriptors::~NoDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = before_;
  setrlimit(RLIMIT_NOFILE, &limit);
}

ManyDescriptors::ManyDescriptors(unsigned long count) {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  if (limit.rlim_cur < count) limit.rlim_cur = count;
  granted_ = setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

ManyDescriptors::~ManyDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = before_;
  setrlimit(RLIMIT_NOFILE, &limit);
}

FewDescriptors::FewDescriptors(unsigned long count) {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  limit.rlim_cur = count;
  setrlimit(RLIMIT_NOFILE, &limit);
}

FewDescriptors::~FewDescriptors() {
  rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = before_;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// A poll set's file in fdinfo has a line for each descriptor: "tfd:  7 events: ...".
bool polled(int descriptor) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream file(entry.path());
    std::string line;
    while (std::getline(file, line)) {
      if (line.compare(0, 4, "tfd:") == 0 && std::stoi(line.substr(4)) == descriptor) return true;
    }
  }
  return false;
}

namespace {

struct Errand {
  void (*body)(void*);
  void* argument;
  bool by_exit;
};

void* run(void* its_errand) {
  const Errand& errand = *static_cast<const Errand*>(its_errand);
  errand.body(errand.argument);
  if (errand.by_exit) pthread_exit(nullptr);
  return nullptr;
}

}  // namespace

void on_posix_thread(void (*body)(void*), void* argument, bool by_exit) {
  Errand errand{body, argument, by_exit};
  pthread_t thread;
  if (pthread_create(&thread, nullptr, run, &errand) == 0) pthread_join(thread, nullptr);
}

Possessions possessions() {
  const auto entries = [](const char* folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
  };
  return {entries("/proc/self/fd"), entries("/proc/self/task"), mallinfo2().uordblks};
}

GuardedRoom::GuardedRoom(std::size_t size) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t usable = (size + page - 1) / page * page;
  length_ = usable + page;
  pages_ = mmap(nullptr, length_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  begin_ = static_cast<char*>(pages_) + usable - size;
  mprotect(static_cast<char*>(pages_) + usable, page, PROT_NONE);
}

GuardedRoom::~GuardedRoom() {
  munmap(pages_, length_);
}

}  // namespace race
