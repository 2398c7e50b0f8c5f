// SPDX-License-Identifier: MIT
#include "lib/option.h"
#include "lib/providers/layer.h"

#include <mswsock.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"

namespace wsx {
namespace {

thread_local int open_type_of_thread = 0;

Kinds kind_of(const Socket& socket) noexcept {
  switch (socket.traits().type) {
    case SOCK_STREAM:
      return streams;
    case SOCK_DGRAM:
      return datagrams;
    case SOCK_RAW:
      return raws;
    default:
      return every;
  }
}

// A level that Windows does not have, or that does not go with the socket's family. IPv4 options
// are good for IPv6 sockets, which may carry IPv4.
bool level_fits(const Socket& socket, const OptionRow* row, int level, bool reading) noexcept {
  const int family = socket.traits().family;
  switch (level) {
    case SOL_SOCKET:
      return true;
    case IPPROTO_IPV6:
      return family == AF_INET6 ||
             (family == AF_INET && reading && row && row->name == IPV6_V6ONLY);
    case IPPROTO_IP:
    case IPPROTO_TCP:
    case IPPROTO_UDP:
      return family == AF_INET || family == AF_INET6;
    default:
      return false;
  }
}

Status find(const Socket& socket, int level, int name, bool reading, const OptionRow*& found) {
  const auto rows = option_rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [=](const OptionRow& r) {
    return r.level == level && r.name == name;
  });
  found = row != rows.end() ? &*row : nullptr;
  if (!level_fits(socket, found, level, reading)) return Status::invalid_parameter;
  if (!found || !(reading ? found->get : found->set)) return socket_code(WSAENOPROTOOPT);
  if ((found->kinds & kind_of(socket)) != 0) return Status::success;
  return level == SOL_SOCKET ? socket_code(WSAENOPROTOOPT) : Status::invalid_parameter;
}

// What a value that is set must have at least, and what is used of it at most.
struct Lengths {
  std::size_t least;
  std::size_t most;
};
Lengths lengths_of(const OptionRow& row) noexcept {
  switch (row.shape) {
    case Shape::flag:
    case Shape::number:
      return {1, sizeof(DWORD)};
    case Shape::byte_flag:
      return {1, 1};
    case Shape::dword:
      return {sizeof(DWORD), sizeof(DWORD)};
    case Shape::structure:
      return {row.size, row.size};
    default:
      return {0, 0};
  }
}

// A negative length is a large one at SOL_SOCKET and refused elsewhere.
Status read_value(const OptionRow& row, const char* given, int length,
                  OptionValue& value) noexcept {
  if (row.shape == Shape::nothing) return Status::success;
  if (bad_pointer(given) || length == 0) return Status::access_violation;
  if (length < 0 && row.level != SOL_SOCKET) return Status::insufficient_resources;
  const auto available = static_cast<std::size_t>(static_cast<unsigned>(length));
  const Lengths lengths = lengths_of(row);
  if (available < lengths.least) return Status::access_violation;
  std::memset(value.bytes, 0, sizeof(DWORD));
  std::memcpy(value.bytes, given, std::min(available, lengths.most));
  if (row.shape == Shape::flag || row.shape == Shape::byte_flag)
    return value.give(value.number() != 0);
  value.length = std::max(lengths.most, sizeof(DWORD));
  return Status::success;
}

// Numbers are cut to one byte when four do not fit; they are little-endian on both systems.
Status write_value(const OptionRow& row, const OptionValue& value, char* buffer,
                   int* length) noexcept {
  std::size_t size = value.length;
  const auto capacity = static_cast<std::size_t>(*length);
  const bool may_be_cut = row.shape == Shape::flag || row.shape == Shape::number;
  if (row.shape == Shape::byte_flag || (may_be_cut && capacity < size)) size = 1;
  if (capacity < size) return Status::access_violation;
  std::memcpy(buffer, value.bytes, size);
  if (row.shape != Shape::report) *length = static_cast<int>(size);
  return Status::success;
}

bool has_room(const OptionRow& row, int* length) noexcept {
  const auto capacity = static_cast<std::size_t>(*length);
  if (row.shape == Shape::dword) return capacity >= sizeof(DWORD);
  if (capacity < row.size && row.shape == Shape::report) *length = row.size;
  return capacity >= row.size;
}

}  // namespace

Status set_option(Socket& socket, int level, int name, const char* given, int length) noexcept {
  const OptionRow* row = nullptr;
  Status status = find(socket, level, name, false, row);
  if (!succeeded(status)) return status;
  OptionValue value;
  status = read_value(*row, given, length, value);
  return succeeded(status) ? row->set(socket, *row, value) : status;
}

Status get_option(Socket& socket, int level, int name, char* buffer, int* length) noexcept {
  if (bad_pointer(buffer) || bad_pointer(length) || *length <= 0) return Status::access_violation;
  const OptionRow* row = nullptr;
  Status status = find(socket, level, name, true, row);
  if (!succeeded(status)) return status;
  if (!has_room(*row, length)) return Status::access_violation;
  OptionValue value;
  value.place = buffer;
  value.room = static_cast<std::size_t>(*length);
  status = row->get(socket, *row, value);
  return succeeded(status) ? write_value(*row, value, buffer, length) : status;
}

namespace {

// SO_OPENTYPE belongs to the thread, so any value will do for the socket.
bool is_open_type(int level, int name) noexcept {
  return level == SOL_SOCKET && name == SO_OPENTYPE;
}

Status set_open_type(const char* given, int length) noexcept {
  if (!started()) return socket_code(WSANOTINITIALISED);
  if (bad_pointer(given) || length < int{sizeof open_type_of_thread})
    return Status::access_violation;
  std::memcpy(&open_type_of_thread, given, sizeof open_type_of_thread);
  return Status::success;
}

Status get_open_type(char* buffer, int* length) noexcept {
  if (!started()) return socket_code(WSANOTINITIALISED);
  if (bad_pointer(buffer) || bad_pointer(length) || *length < int{sizeof open_type_of_thread})
    return Status::access_violation;
  std::memcpy(buffer, &open_type_of_thread, sizeof open_type_of_thread);
  *length = sizeof open_type_of_thread;
  return Status::success;
}

constexpr std::atomic<DWORD> SocketOptions::*inherited[] = {
    &SocketOptions::send_timeout,   &SocketOptions::receive_timeout, &SocketOptions::send_buffer,
    &SocketOptions::receive_buffer, &SocketOptions::debug,           &SocketOptions::dont_route,
    &SocketOptions::linger,
};

}  // namespace

int open_type() noexcept {
  return open_type_of_thread;
}

void inherit_options(const Socket& listener, Socket& accepted) noexcept {
  for (const auto state : inherited) accepted.options.*state = (listener.options.*state).load();
  accepted.options.traffic_class = listener.options.traffic_class.load();
  accepted.options.address_use = listener.options.address_use.load();
}

}  // namespace wsx

using namespace wsx;

int WSAAPI setsockopt(SOCKET s, int level, int optname, const char* optval, int optlen) {
  TRACED(setsockopt, s, level, optname, optval, optlen);
  if (is_open_type(level, optname)) return finish(set_open_type(optval, optlen));
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPSetSockOpt, level,
                    optname, optval, optlen);
  return finish(set_option(*socket, level, optname, optval, optlen));
}

int WSAAPI getsockopt(SOCKET s, int level, int optname, char* optval, int* optlen) {
  TRACED(getsockopt, s, level, optname, optval, optlen);
  if (is_open_type(level, optname)) return finish(get_open_type(optval, optlen));
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPGetSockOpt, level,
                    optname, optval, optlen);
  return finish(get_option(*socket, level, optname, optval, optlen));
}

// The same for programs compiled with -fshort-wchar: one option has a wide string in it.
WSX_BEGIN_DECLS
int WSAAPI wsx16_getsockopt(SOCKET s, int level, int optname, char* optval, int* optlen) {
  TRACED(wsx16_getsockopt, s, level, optname, optval, optlen);
  const bool wide = level == SOL_SOCKET && optname == SO_PROTOCOL_INFOW;
  return getsockopt(s, level, wide ? so_protocol_info16 : optname, optval, optlen);
}
WSX_END_DECLS
