// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>
//
#include <mswsock.h>
#include <windows.h>
#include <ws2spi.h>

#include <atomic>
#include <memory>
#include <utility>

#include "next.h"

// A layered provider with handles of its own. Programs know the upper handle of a socket, the
// provider below the lower one. Overlapped calls go down with an OVERLAPPED of the provider's,
// whose end comes to a port of the provider's and is told to the program from there.
namespace relay {

struct Pair {
  SOCKET upper = INVALID_SOCKET;
  SOCKET lower = INVALID_SOCKET;
  DWORD chain = 0;
  bool overlapped = false;
  std::atomic<int> uses{1};  // the program's, and one for each request under way
  std::atomic<bool> closed{false};
};
using Shared = std::shared_ptr<Pair>;

extern Next next;

// Sockets. find: null and WSAENOTSOCK for a handle that is none, or that the program has closed.
Shared find(SOCKET upper, LPINT error);
SOCKET add(SOCKET lower, DWORD chain, bool overlapped, LPINT error);
SOCKET lower_of(SOCKET upper);   // any other value stays as it is
void leave(const Shared& pair);  // one use less; the last closes the upper handle
int close(const Shared& pair, LPINT error);
void close_all();

// Requests.
bool start_worker();
void stop_worker();
bool attach(SOCKET lower);

// How the program wants to be told of the end of a call.
struct Ending {
  LPWSAOVERLAPPED overlapped;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
  LPWSATHREADID thread;  // null: the calling one
};

struct Request {
  Request() = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  ~Request();

  OVERLAPPED below{};
  Shared pair;
  LPWSAOVERLAPPED overlapped = nullptr;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
  WSATHREADID thread{};
  bool thread_is_own = false;  // and has to be closed
  DWORD error = 0;
  DWORD bytes = 0;
  DWORD flags = 0;
};

// Null when the call does not overlap.
std::unique_ptr<Request> prepare(const Shared& pair, const Ending& ending);
// The rest of an overlapped call: its end is always told later, even when it is there already.
int begun(std::unique_ptr<Request> request, int result, int code, LPINT error);

BOOL WSPAPI get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait,
                                  LPDWORD flags, LPINT error);

// WSPIoctl, and what programs get for the extensions' identifiers.
int WSPAPI control(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                   LPDWORD returned, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error);

inline int fail(int code, LPINT error) {
  *error = code;
  return SOCKET_ERROR;
}

// A call that may overlap: `call` makes it below, with the OVERLAPPED and the place for the error.
template <class Call>
int relay_call(SOCKET s, const Ending& ending, LPINT error, Call call) {
  const Shared pair = find(s, error);
  if (!pair) return SOCKET_ERROR;
  auto request = prepare(pair, ending);
  if (!request) return call(*pair, nullptr, error);
  INT code = 0;
  const int result = call(*pair, request.get(), &code);
  return begun(std::move(request), result, code, error);
}

}  // namespace relay
