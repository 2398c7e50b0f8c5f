// SPDX-License-Identifier: MIT
//
// What a contender is. Seen by both worlds, the one with <sys/socket.h> and the one with
// winsock2.h, and by the program that mingw builds for Wine: plain C++ alone.
#ifndef WSX_BENCH_CONTENDER_H
#define WSX_BENCH_CONTENDER_H

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

// The machine does not offer this contender: its place in the table says why.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A contender did something else than it was asked to: no figure is worth anything.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Work that has been set up and can be done over and over.
class Work {
 public:
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  virtual void run(unsigned operations) = 0;
  // Nanoseconds for this many operations. Work that is done elsewhere keeps its own time.
  virtual double timed(unsigned operations);
};

// A setting is what all contenders of one comparison are given.
template <class Setting>
struct Contender {
  std::string name;
  std::string beside;     // the contender whose time is 1.00
  unsigned batch = 1;     // operations come in multiples of this
  bool traceable = true;  // a child process can do it
  int calls = -1;         // system calls of a batch where that is promised: others are an error
  std::function<bool(const Setting&)> fits = [](const Setting&) { return true; };
  std::function<std::unique_ptr<Work>(const Setting&)> open;
};

// All contenders for a kind of setting, in the order in which they were linked.
template <class Setting>
std::vector<Contender<Setting>>& contenders() {
  static std::vector<Contender<Setting>> all;
  return all;
}

// A contender's file enters it by a variable of this type; nobody else has to know of it.
template <class Setting>
struct Entered {
  explicit Entered(Contender<Setting> contender) {
    contenders<Setting>().push_back(std::move(contender));
  }
};

// For the member open.
template <class Kind, class Setting>
std::unique_ptr<Work> opened(const Setting& setting) {
  return std::make_unique<Kind>(setting);
}

}  // namespace bench

#endif  // WSX_BENCH_CONTENDER_H
