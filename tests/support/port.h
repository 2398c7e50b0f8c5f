// SPDX-License-Identifier: MIT
#pragma once

#include "support/data.h"
#include "support/fixtures.h"

namespace support {

inline HANDLE handle_of(SOCKET s) {
  return reinterpret_cast<HANDLE>(s);
}

// Overlapped, without a routine and with the event of `overlapped`.
inline int start_send(SOCKET s, OVERLAPPED& overlapped, const char* text = "hello") {
  WSABUF buffer = piece(text);
  return WSASend(s, &buffer, 1, nullptr, 0, &overlapped, nullptr);
}
inline int start_receive(SOCKET s, OVERLAPPED& overlapped, char& into) {
  WSABUF buffer{1, &into};
  DWORD flags = 0;
  return WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
}

// An event like this keeps the packet away.
inline HANDLE with_low_bit(HANDLE event) {
  return reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | 1);
}

// A completion port of its own.
class UniquePort {
 public:
  UniquePort() : value_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0)) {}
  ~UniquePort() { close(); }
  UniquePort(const UniquePort&) = delete;

  operator HANDLE() const { return value_; }
  bool add(SOCKET s, ULONG_PTR key) const {
    return CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), value_, key, 0) == value_;
  }
  BOOL close() { return value_ ? CloseHandle(std::exchange(value_, nullptr)) : TRUE; }

 private:
  HANDLE value_;
};

// What one GetQueuedCompletionStatus came to, its outputs poisoned before.
struct Dequeued {
  explicit Dequeued(HANDLE port, DWORD milliseconds = time_limit) {
    SetLastError(0xdeadbeef);
    result = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, milliseconds);
    error = GetLastError();
  }
  // Nothing was there: neither the count nor the key is written.
  bool nothing(DWORD its_error) const {
    return !result && !overlapped && error == its_error && bytes == 0xdeadbeef && key == 0xdeadbeef;
  }
  // A success leaves the last error alone.
  bool success(ULONG_PTR its_key, const OVERLAPPED* its_overlapped, DWORD its_bytes) const {
    return result && error == 0xdeadbeef && is(its_key, its_overlapped, its_bytes);
  }
  bool failure(DWORD its_error, ULONG_PTR its_key, const OVERLAPPED* its_overlapped) const {
    return !result && error == its_error && is(its_key, its_overlapped, 0);
  }

  BOOL result;
  DWORD error;
  DWORD bytes = 0xdeadbeef;
  ULONG_PTR key = 0xdeadbeef;
  OVERLAPPED* overlapped = reinterpret_cast<OVERLAPPED*>(std::uintptr_t{0xdeadbeef});

 private:
  bool is(ULONG_PTR its_key, const OVERLAPPED* its_overlapped, DWORD its_bytes) const {
    return key == its_key && overlapped == its_overlapped && bytes == its_bytes;
  }
};

inline bool empty(HANDLE port) {
  return Dequeued(port, 0).nothing(WAIT_TIMEOUT);
}

}  // namespace support
