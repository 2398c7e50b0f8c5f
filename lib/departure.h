// SPDX-License-Identifier: MIT
#pragma once

namespace wsx {

class Socket;

// Bytes that a caller believes sent and that the host has not taken yet. The process remembers how
// many such promises there are: the last WSACleanup and exit() wait until they are kept, or until
// none of them has got rid of a byte for two seconds. What is left then is lost, and the peers of
// these connections see a reset instead of an end.
class Promise {
 public:
  Promise() noexcept;
  ~Promise();
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;

  static void note_progress() noexcept;
};

// A socket that the program has closed with a promise to be kept: it goes on in the background, and
// ends with the promise.
class Departure {
 public:
  // The reactor knows the socket and lets go of it by itself.
  static void begin(Socket& socket) noexcept;
  static void end(Socket& socket) noexcept;

  // At the last WSACleanup, when the program has no sockets any more. Returns when all have left.
  static void finish_all() noexcept;

  // The process ends, and nobody waits any longer.
  static void reset_what_is_left() noexcept;

 private:
  friend class Socket;
  bool under_way_ = false;
  Socket* next_ = nullptr;
  Socket* previous_ = nullptr;
};

}  // namespace wsx
