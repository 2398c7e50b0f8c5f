// SPDX-License-Identifier: MIT
#include "relay.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <vector>

namespace relay {

Next next{};

namespace {

// Install it with this identifier when it is to stand below other layers.
constexpr GUID own_id = {
    0x71f0a5c2, 0x0d3b, 0x4f96, {0x8e, 0x44, 0x5b, 0x92, 0xa7, 0x16, 0xcd, 0x38}};

// Winsock starts a provider for each chain that a program uses. This one wants the same provider
// below all of them.
std::recursive_mutex startup_lock;
int startups = 0;
std::map<DWORD, WSAPROTOCOL_INFOW> below;  // by chain

// The context of a handle is a number, because a pointer would outlive what it points to.
std::shared_mutex pairs_lock;
std::map<DWORD_PTR, Shared> pairs;
DWORD_PTR last_number = 0;

DWORD_PTR number_of(SOCKET upper) {
  DWORD_PTR number = 0;
  INT ignored = 0;
  const int result = next.upcalls.lpWPUQuerySocketHandleContext(upper, &number, &ignored);
  return result == 0 ? number : 0;
}

}  // namespace

Shared find(SOCKET upper, LPINT error) {
  const DWORD_PTR number = number_of(upper);
  const std::shared_lock<std::shared_mutex> lock(pairs_lock);
  const auto place = pairs.find(number);
  if (place != pairs.end() && !place->second->closed) return place->second;
  *error = WSAENOTSOCK;
  return nullptr;
}

SOCKET lower_of(SOCKET upper) {
  INT ignored = 0;
  const Shared pair = find(upper, &ignored);
  return pair ? pair->lower : upper;
}

SOCKET add(SOCKET lower, DWORD chain, bool overlapped, LPINT error) {
  if (lower == INVALID_SOCKET) return lower;
  const auto pair = std::make_shared<Pair>();
  pair->lower = lower;
  pair->chain = chain;
  pair->overlapped = overlapped;
  const std::unique_lock<std::shared_mutex> lock(pairs_lock);
  pair->upper = next.upcalls.lpWPUCreateSocketHandle(chain, ++last_number, error);
  INT ignored = 0;
  if (pair->upper == INVALID_SOCKET)
    next.table.lpWSPCloseSocket(lower, &ignored);
  else
    pairs[last_number] = pair;
  return pair->upper;
}

void leave(const Shared& pair) {
  if (--pair->uses > 0) return;
  INT ignored = 0;
  const DWORD_PTR number = number_of(pair->upper);
  next.upcalls.lpWPUCloseSocketHandle(pair->upper, &ignored);
  const std::unique_lock<std::shared_mutex> lock(pairs_lock);
  pairs.erase(number);
}

int close(const Shared& pair, LPINT error) {
  if (pair->closed.exchange(true)) return fail(WSAENOTSOCK, error);
  const int result = next.table.lpWSPCloseSocket(pair->lower, error);
  // It would have to wait for data that SO_LINGER asks it to wait for.
  if (result != 0 && *error == WSAEWOULDBLOCK)
    pair->closed = false;
  else
    leave(pair);
  return result;
}

void close_all() {
  std::vector<Shared> left;
  {
    const std::shared_lock<std::shared_mutex> lock(pairs_lock);
    for (const auto& [number, pair] : pairs) left.push_back(pair);
  }
  INT ignored = 0;
  for (const Shared& pair : left) close(pair, &ignored);
}

namespace {

// A function that needs nothing but the lower handle.
template <auto function, int failure, class Type = decltype(function)>
struct Down;
template <auto function, int failure, class Result, class... Arguments>
struct Down<function, failure, Result (WSPAPI* WSPPROC_TABLE::*)(SOCKET, Arguments...)> {
  static Result WSPAPI call(SOCKET s, Arguments... arguments) {
    const LPINT error = std::get<sizeof...(Arguments) - 1>(std::tie(arguments...));
    const Shared pair = find(s, error);
    return pair ? (next.table.*function)(pair->lower, arguments...) : static_cast<Result>(failure);
  }
};
template <auto function>
constexpr auto down = Down<function, SOCKET_ERROR>::call;

WSAPROTOCOL_INFOW info_below(DWORD chain) {
  const std::lock_guard<std::recursive_mutex> lock(startup_lock);
  const auto place = below.find(chain);
  return place != below.end() ? place->second : next.info;
}

SOCKET WSPAPI make_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW chain,
                          GROUP group, DWORD flags, LPINT error) {
  WSAPROTOCOL_INFOW info = info_below(chain->dwCatalogEntryId);
  info.dwProviderReserved = chain->dwProviderReserved;
  const SOCKET lower = next.table.lpWSPSocket(family, type, protocol, &info, group, flags, error);
  if (lower == INVALID_SOCKET) return lower;
  // A duplicate has its port already.
  const bool overlapped = chain->dwProviderReserved != 0 || attach(lower);
  return add(lower, chain->dwCatalogEntryId, overlapped, error);
}

SOCKET WSPAPI accept_socket(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition,
                            DWORD_PTR data, LPINT error) {
  const Shared listener = find(s, error);
  if (!listener) return INVALID_SOCKET;
  const SOCKET lower =
      next.table.lpWSPAccept(listener->lower, name, length, condition, data, error);
  return add(lower, listener->chain, lower != INVALID_SOCKET && attach(lower), error);
}

int WSPAPI close_socket(SOCKET s, LPINT error) {
  const Shared pair = find(s, error);
  return pair ? close(pair, error) : SOCKET_ERROR;
}

int WSPAPI send_data(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                     LPWSATHREADID thread, LPINT error) {
  return relay_call(
      s, {overlapped, routine, thread}, error, [=](Pair& pair, Request* request, INT* code) {
        return next.table.lpWSPSend(pair.lower, buffers, count, request ? nullptr : sent, flags,
                                    request ? &request->below : nullptr, nullptr, thread, code);
      });
}

int WSPAPI send_data_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                        const sockaddr* to, int length, LPWSAOVERLAPPED overlapped,
                        LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                        LPINT error) {
  return relay_call(
      s, {overlapped, routine, thread}, error, [=](Pair& pair, Request* request, INT* code) {
        return next.table.lpWSPSendTo(pair.lower, buffers, count, request ? nullptr : sent, flags,
                                      to, length, request ? &request->below : nullptr, nullptr,
                                      thread, code);
      });
}

// The flags of a receive are read when it starts, and belong to the program until then only.
int WSPAPI receive_data_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received,
                             LPDWORD flags, sockaddr* from, LPINT length,
                             LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                             LPWSATHREADID thread, LPINT error) {
  return relay_call(
      s, {overlapped, routine, thread}, error, [=](Pair& pair, Request* request, INT* code) {
        DWORD copy = flags ? *flags : 0;
        return next.table.lpWSPRecvFrom(pair.lower, buffers, count, request ? nullptr : received,
                                        request && flags ? &copy : flags, from, length,
                                        request ? &request->below : nullptr, nullptr, thread, code);
      });
}

int WSPAPI receive_data(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                        LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                        LPWSATHREADID thread, LPINT error) {
  return relay_call(
      s, {overlapped, routine, thread}, error, [=](Pair& pair, Request* request, INT* code) {
        DWORD copy = flags ? *flags : 0;
        return next.table.lpWSPRecv(pair.lower, buffers, count, request ? nullptr : received,
                                    request && flags ? &copy : flags,
                                    request ? &request->below : nullptr, nullptr, thread, code);
      });
}

// Whose description it is, the program's next WSASocket comes to.
int WSPAPI duplicate_socket(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOW info, LPINT error) {
  const Shared pair = find(s, error);
  if (!pair) return SOCKET_ERROR;
  const int result = next.table.lpWSPDuplicateSocket(pair->lower, process, info, error);
  if (result == 0) info->dwCatalogEntryId = pair->chain;
  return result;
}

int WSPAPI set_option(SOCKET s, int level, int name, const char* value, int length, LPINT error) {
  const Shared pair = find(s, error);
  if (!pair) return SOCKET_ERROR;
  SOCKET listener;
  if (level == SOL_SOCKET && name == SO_UPDATE_ACCEPT_CONTEXT && value &&
      length == int{sizeof listener}) {
    listener = lower_of(*reinterpret_cast<const SOCKET*>(value));
    value = reinterpret_cast<const char*>(&listener);
  }
  return next.table.lpWSPSetSockOpt(pair->lower, level, name, value, length, error);
}

BOOL WSPAPI get_quality(SOCKET s, LPWSABUF name, LPQOS quality, LPINT error) {
  const Shared pair = find(s, error);
  return pair ? next.table.lpWSPGetQOSByName(pair->lower, name, quality, error) : FALSE;
}

// A set of any size, with the lower handles in place of the upper ones.
class LowerSet {
 public:
  explicit LowerSet(fd_set* upper) : upper_(upper) {
    if (!upper_) return;
    members_.assign(upper_->fd_array, upper_->fd_array + upper_->fd_count);
    // An fd_set is a count, padded to the size of its members, and the members.
    set_.resize(members_.size() + 1);
    get()->fd_count = upper_->fd_count;
    std::transform(members_.begin(), members_.end(), set_.begin() + 1, lower_of);
  }
  fd_set* get() { return upper_ ? reinterpret_cast<fd_set*>(set_.data()) : nullptr; }
  void give_back() {
    if (!upper_) return;
    const std::vector<SOCKET> ready(set_.begin() + 1, set_.begin() + 1 + get()->fd_count);
    u_int count = 0;
    for (const SOCKET member : members_)
      if (std::find(ready.begin(), ready.end(), lower_of(member)) != ready.end())
        upper_->fd_array[count++] = member;
    upper_->fd_count = count;
  }

 private:
  fd_set* const upper_;
  std::vector<SOCKET> members_;
  std::vector<SOCKET> set_;
};
static_assert(sizeof(SOCKET) == offsetof(fd_set, fd_array));

int WSPAPI select_sockets(int number, fd_set* readable, fd_set* writable, fd_set* exceptional,
                          const timeval* timeout, LPINT error) {
  LowerSet sets[] = {LowerSet(readable), LowerSet(writable), LowerSet(exceptional)};
  const int ready =
      next.table.lpWSPSelect(number, sets[0].get(), sets[1].get(), sets[2].get(), timeout, error);
  if (ready != SOCKET_ERROR)
    for (LowerSet& set : sets) set.give_back();
  return ready;
}

INT WSPAPI address_to_string(LPSOCKADDR address, DWORD size, LPWSAPROTOCOL_INFOW, LPWSTR text,
                             LPDWORD length, LPINT error) {
  return next.table.lpWSPAddressToString(address, size, &next.info, text, length, error);
}

INT WSPAPI string_to_address(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW, LPSOCKADDR address,
                             LPINT length, LPINT error) {
  return next.table.lpWSPStringToAddress(text, family, &next.info, address, length, error);
}

int WSPAPI cancel_blocking_call(LPINT error) {
  return next.table.lpWSPCancelBlockingCall(error);
}

int WSPAPI end(LPINT error) {
  const std::lock_guard<std::recursive_mutex> lock(startup_lock);
  if (startups == 0) return fail(WSANOTINITIALISED, error);
  if (--startups == 0) {
    close_all();
    stop_worker();
    below.clear();
  }
  return next.table.lpWSPCleanup(error);
}

constexpr WSPPROC_TABLE own_table = {
    accept_socket,
    address_to_string,
    down<&WSPPROC_TABLE::lpWSPAsyncSelect>,
    down<&WSPPROC_TABLE::lpWSPBind>,
    cancel_blocking_call,
    end,
    close_socket,
    down<&WSPPROC_TABLE::lpWSPConnect>,
    duplicate_socket,
    down<&WSPPROC_TABLE::lpWSPEnumNetworkEvents>,
    down<&WSPPROC_TABLE::lpWSPEventSelect>,
    get_overlapped_result,
    down<&WSPPROC_TABLE::lpWSPGetPeerName>,
    down<&WSPPROC_TABLE::lpWSPGetSockName>,
    down<&WSPPROC_TABLE::lpWSPGetSockOpt>,
    get_quality,
    control,
    down<&WSPPROC_TABLE::lpWSPJoinLeaf>,
    down<&WSPPROC_TABLE::lpWSPListen>,
    receive_data,
    down<&WSPPROC_TABLE::lpWSPRecvDisconnect>,
    receive_data_from,
    select_sockets,
    send_data,
    down<&WSPPROC_TABLE::lpWSPSendDisconnect>,
    send_data_to,
    set_option,
    down<&WSPPROC_TABLE::lpWSPShutdown>,
    make_socket,
    string_to_address,
};

}  // namespace
}  // namespace relay

using namespace relay;

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW chain, WSPUPCALLTABLE given,
                      LPWSPPROC_TABLE table) {
  if (!data || !chain || !table) return WSAEFAULT;
  const std::lock_guard<std::recursive_mutex> lock(startup_lock);
  Next found = startups > 0 ? next : Next{};
  const int error = start_next(own_id, version, *data, *chain, given, found);
  if (error != 0) return error;
  INT ignored = 0;
  if (startups == 0 && !start_worker()) {
    found.table.lpWSPCleanup(&ignored);
    return WSAEPROVIDERFAILEDINIT;
  }
  if (startups++ == 0) next = found;
  below[chain->dwCatalogEntryId] = found.info;
  *table = own_table;
  return 0;
}
