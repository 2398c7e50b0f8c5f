// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>

#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
//
#include "provider/base.h"

// One call of many, made in one of the ways in which Winsock's calls can be made.
namespace fault {

enum class Mode { blocking, nonblocking, event, port, routine };
inline constexpr std::array all_modes{Mode::blocking, Mode::nonblocking, Mode::event, Mode::port,
                                      Mode::routine};
std::string name_of(Mode mode);
constexpr bool overlaps(Mode mode) {
  return mode >= Mode::event;
}

// A socket made ready for the calls of one mode, and where their completions are told.
class Desk {
 public:
  Desk(SOCKET s, Mode mode);
  ~Desk();
  Desk(const Desk&) = delete;

  const Mode mode;
  const support::UniquePort port;
  // The base provider, which takes routines to their thread through a queue that is not Winsock's.
  const provider::Base base;
  WSATHREADID thread;
};

// What a call is expected to come to.
struct Expected {
  enum class How {
    done,        // without waiting
    waits,       // done, but not at once: a non-blocking call would block, an overlapped one pends
    refused,     // fails with `code`, and nothing is told of it later
    ends_later,  // pends and fails with `code` then; a call that waits itself fails with it
  };
  How how;
  int code = 0;
};

// The arguments through which a call answers, poisoned, and all that it answered.
class Trial {
 public:
  explicit Trial(const Desk& desk);
  Trial(const Trial&) = delete;

  DWORD* count() { return &count_; }
  OVERLAPPED* overlapped() { return overlaps(desk_.mode) ? &told_ : nullptr; }
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine() const {
    return desk_.mode == Mode::routine ? support::Told::routine : nullptr;
  }

  // For the calls of the base provider's table: where they say who calls, and what went wrong.
  const WSPPROC_TABLE* base() const { return desk_.base.operator->(); }
  WSATHREADID* thread() { return &thread_; }
  INT* error() { return &provider_error_; }

  // To be told first of all what the call returned.
  void returned(int result);
  // The same for calls that return their count.
  void returned_count(int result);
  // The same for calls of the base provider's table.
  void returned_by_provider(int result);

  // Waits for what has to come, and makes sure that nothing else has: exactly one completion, of
  // `bytes` bytes or with the error and what had gone before it, or none. False when there was an
  // error.
  bool check(const Expected& expected, DWORD bytes, DWORD bytes_that_went = 0);
  // Long after the call: nothing has come since.
  void check_silence();

 private:
  void check_done_at_once(DWORD bytes);
  void check_refused(int code);
  void check_completion(int code, DWORD bytes);
  void check_packet(int code, DWORD bytes);

  const Desk& desk_;
  support::UniqueEvent event_{support::Reset::automatic};
  support::Told told_;
  DWORD count_ = 0xdeadbeef;
  int result_ = 0;
  int error_ = 0;
  WSATHREADID thread_;
  INT provider_error_ = provider::untouched;
};

}  // namespace fault
