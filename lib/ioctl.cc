// SPDX-License-Identifier: MIT
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "lib/arguments.h"
#include "lib/extension.h"
#include "lib/ioctl.h"
#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/send.h"
#include "lib/socket.h"
#include "lib/trace/trace.h"
#include "posix/ioctl.h"
#include "posix/option.h"
#include "posix/resolve.h"

namespace wsx {
namespace {

struct Ioctl {
  Socket& socket;
  SOCKET handle;
  const char* in;
  DWORD in_size;
  char* out;
  DWORD out_size;
  DWORD returned = 0;

  template <typename T>
  Status take(T& value) const noexcept {
    if (bad_pointer(in) || in_size < sizeof value) return Status::access_violation;
    std::memcpy(&value, in, sizeof value);
    return Status::success;
  }

  template <typename T>
  Status give(const T& value) noexcept {
    if (bad_pointer(out) || out_size < sizeof value) return Status::access_violation;
    std::memcpy(out, &value, sizeof value);
    returned = sizeof value;
    return Status::success;
  }
};

Status set_blocking(Ioctl& call) noexcept {
  u_long nonblocking;
  const Status status = call.take(nonblocking);
  if (!succeeded(status)) return status;
  if (nonblocking == 0) return call.socket.network_events().make_blocking();
  call.socket.nonblocking = true;
  return status;
}

Status count_readable(Ioctl& call) noexcept {
  Socket& socket = call.socket;
  std::uint32_t bytes = 0;
  const bool datagrams = socket.traits().type == SOCK_DGRAM && socket.hears_icmp();
  const Status status =
      datagrams ? socket.count_datagrams(bytes) : posix::readable_bytes(socket.descriptor(), bytes);
  return succeeded(status) ? call.give(bytes) : status;
}

// Windows says TRUE when no urgent data is left, the opposite of what the name says.
Status at_mark(Ioctl& call) noexcept {
  if (!call.socket.stream()) return Status::invalid_parameter;
  const BOOL nothing_left = !posix::urgent_data_waits(call.socket.descriptor());
  return call.give(nothing_left);
}

Status get_extension(Ioctl& call) noexcept {
  GUID id;
  const Status status = call.take(id);
  if (!succeeded(status)) return status;
  void* function = find_extension(id);
  return function ? call.give(function) : Status::invalid_parameter;
}

// There are no layers between a socket and its provider.
Status get_base_handle(Ioctl& call) noexcept {
  return call.give(call.handle);
}

// The host watches for ICMP errors as long as one of the two kinds is reported.
template <posix::IcmpErrors::Kind kind>
Status report_icmp(Ioctl& call) noexcept {
  BOOL on;
  Socket& socket = call.socket;
  if (!socket.message_oriented()) return Status::not_supported;
  const Status status = call.take(on);
  if (!succeeded(status)) return status;
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const bool any = socket.icmp.report(kind, on != FALSE);
  const bool told = socket.hears_icmp() && socket.has_ports();
  return told ? posix::watch_icmp(socket.descriptor(), socket.traits().family, any) : status;
}

// The host counts in seconds.
DWORD whole_seconds(ULONG milliseconds) noexcept {
  return std::max<DWORD>(1, milliseconds / 1000 + (milliseconds % 1000 != 0));
}

Status set_keepalive(Ioctl& call) noexcept {
  if (!call.socket.stream()) return Status::not_supported;
  tcp_keepalive wanted;
  Status status = call.take(wanted);
  if (!succeeded(status)) return status;
  const auto set = [&](int level, int name, DWORD value) {
    if (succeeded(status))
      status = posix::set_option(call.socket.descriptor(), level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, wanted.onoff != 0);
  if (wanted.onoff == 0) return status;
  set(IPPROTO_TCP, TCP_KEEPIDLE, whole_seconds(wanted.keepalivetime));
  set(IPPROTO_TCP, TCP_KEEPINTVL, whole_seconds(wanted.keepaliveinterval));
  return status;
}

// A hint on Windows: what to drop when the receive buffer is full. Linux drops what comes last.
Status enable_circular_queueing(Ioctl& call) noexcept {
  return call.socket.message_oriented() ? Status::success : Status::not_supported;
}

// A hint that current versions of Windows check and no longer follow.
Status set_fast_path(Ioctl& call) noexcept {
  DWORD on;
  return call.socket.stream() ? call.take(on) : Status::not_supported;
}

Status query_ideal_backlog(Ioctl& call) noexcept {
  constexpr ULONG windows_default = 0x10000;
  if (!call.socket.stream()) return Status::not_supported;
  if (!call.socket.connected()) return Status::invalid_connection;
  return call.give(windows_default);
}

Status query_route(Ioctl& call) noexcept {
  posix::Address destination;
  Status status = posix::read_address(call.in, static_cast<int>(std::min<DWORD>(call.in_size, 128)),
                                      call.socket.traits().family, destination);
  if (!succeeded(status)) return status;
  posix::Address source;
  status = posix::source_for(destination, source);
  if (!succeeded(status)) return status;
  const auto size = static_cast<DWORD>(posix::windows_length(source));
  if (bad_pointer(call.out) || call.out_size < size) return Status::access_violation;
  posix::write_address(source, call.out, static_cast<int>(size));
  call.returned = size;
  return Status::success;
}

// The list and the addresses that it points to share the buffer. One that is too small is told how
// large it has to be.
Status query_addresses(Ioctl& call) noexcept {
  std::vector<posix::Address> found;
  const int error = posix::local_addresses(call.socket.traits().family, found);
  if (error != 0 && error != WSAHOST_NOT_FOUND) return socket_code(error);
  const std::size_t header = offsetof(SOCKET_ADDRESS_LIST, Address);
  const std::size_t names = header + found.size() * sizeof(SOCKET_ADDRESS);
  const std::size_t needed = names + found.size() * sizeof(SOCKADDR_STORAGE);
  call.returned = static_cast<DWORD>(needed);
  if (bad_pointer(call.out) || call.out_size < needed) return Status::access_violation;
  const INT count = static_cast<INT>(found.size());
  std::memcpy(call.out, &count, sizeof count);
  char* name = call.out + names;
  for (std::size_t i = 0; i < found.size(); ++i, name += sizeof(SOCKADDR_STORAGE)) {
    const int length = posix::write_address(found[i], name, sizeof(SOCKADDR_STORAGE));
    const SOCKET_ADDRESS entry{reinterpret_cast<SOCKADDR*>(name), length};
    std::memcpy(call.out + header + i * sizeof entry, &entry, sizeof entry);
  }
  return Status::success;
}

Status list_interfaces(Ioctl& call) noexcept {
  std::vector<posix::Interface> found;
  const Status status = posix::list_interfaces(AF_INET, found);
  if (!succeeded(status)) return status;
  const std::size_t needed = found.size() * sizeof(INTERFACE_INFO);
  if (bad_pointer(call.out) || call.out_size < needed) return Status::access_violation;
  for (std::size_t i = 0; i < found.size(); ++i) {
    INTERFACE_INFO info{};
    info.iiFlags = found[i].flags;
    posix::write_address(found[i].address, &info.iiAddress, sizeof info.iiAddress);
    posix::write_address(found[i].broadcast, &info.iiBroadcastAddress,
                         sizeof info.iiBroadcastAddress);
    posix::write_address(found[i].netmask, &info.iiNetmask, sizeof info.iiNetmask);
    std::memcpy(call.out + i * sizeof info, &info, sizeof info);
  }
  call.returned = static_cast<DWORD>(needed);
  return Status::success;
}

// How Windows reports what an ioctl did.
enum Habits : unsigned {
  plain = 0,
  counts_failure = 1,  // the byte count is written on failure too
  synchronous = 2,     // unknown when there is an OVERLAPPED
  pends = 4,           // an OVERLAPPED gets its size later, in InternalHigh
  keeps_count = 8,     // an OVERLAPPED leaves the byte count alone
  begins = 16,         // an OVERLAPPED says pending after a failure, too
};

struct Row {
  DWORD code;
  Status (*run)(Ioctl& call) noexcept;
  unsigned habits = plain;
};

constexpr Row rows[] = {
    {FIONBIO, set_blocking, counts_failure},
    {FIONREAD, count_readable},
    {SIOCATMARK, at_mark},
    {SIO_GET_EXTENSION_FUNCTION_POINTER, get_extension},
    {SIO_BASE_HANDLE, get_base_handle, synchronous},
    {SIO_BSP_HANDLE, get_base_handle, synchronous},
    {SIO_BSP_HANDLE_SELECT, get_base_handle, synchronous},
    {SIO_BSP_HANDLE_POLL, get_base_handle, synchronous},
    {SIO_UDP_CONNRESET, report_icmp<posix::IcmpErrors::port_unreachable>},
    {SIO_UDP_NETRESET, report_icmp<posix::IcmpErrors::time_exceeded>},
    {SIO_KEEPALIVE_VALS, set_keepalive, counts_failure | keeps_count | begins},
    {SIO_ENABLE_CIRCULAR_QUEUEING, enable_circular_queueing},
    {SIO_LOOPBACK_FAST_PATH, set_fast_path},
    {SIO_IDEAL_SEND_BACKLOG_QUERY, query_ideal_backlog},
    {SIO_ROUTING_INTERFACE_QUERY, query_route},
    {SIO_ADDRESS_LIST_QUERY, query_addresses, counts_failure},
    {SIO_GET_INTERFACE_LIST, list_interfaces, pends},
};

Status refuse(Ioctl&) noexcept {
  return Status::not_supported;
}
constexpr Row unknown{0, refuse, counts_failure | synchronous};

const Row& find(DWORD code) noexcept {
  const auto row =
      std::find_if(std::begin(rows), std::end(rows), [=](const Row& r) { return r.code == code; });
  return row != std::end(rows) ? *row : unknown;
}

Status run(Ioctl& call, const Row& row, DWORD* returned) noexcept {
  const Status status = row.run(call);
  if (succeeded(status) || (row.habits & counts_failure) != 0) *returned = call.returned;
  return status;
}

// What succeeds has ended when the call returns, and is reported to the OVERLAPPED with 0 bytes.
// What Windows does not know it finds out later.
Status run_overlapped(Ioctl& call, const Row& row, DWORD* returned,
                      const Indication& indication) noexcept {
  Delivery delivery;
  const Status made = Delivery::make(indication, call.socket, delivery);
  if (!succeeded(made)) return made;
  if ((row.habits & synchronous) != 0) {
    delivery.start();
    complete(std::move(delivery), Status::not_supported, 0, Ended::later);
    return Status::pending;
  }
  if ((row.habits & begins) != 0) delivery.start();
  const Status status = row.run(call);
  if (!succeeded(status)) return status;
  const bool pending = (row.habits & pends) != 0;
  delivery.start();
  complete(std::move(delivery), Status::success, pending ? call.returned : 0,
           pending ? Ended::later : Ended::at_once);
  if (pending) return Status::pending;
  if ((row.habits & keeps_count) == 0) *returned = call.returned;
  return Status::success;
}

}  // namespace

namespace {

// WSASendMsg, for whom only ioctls reach the provider.
Status send_by_ioctl(Socket& socket, const ControlRequest& request,
                     const Indication& indication) noexcept {
  WSASENDMSG wanted;
  if (bad_pointer(request.in) || request.in_size < sizeof wanted) return Status::access_violation;
  std::memcpy(&wanted, request.in, sizeof wanted);
  return send_message(socket, wanted.lpMsg, wanted.dwFlags, wanted.lpNumberOfBytesSent, indication);
}

}  // namespace

Status control(Socket& socket, SOCKET handle, const ControlRequest& request,
               const Indication& indication) noexcept {
  if (request.code == SIO_EXT_SENDMSG) return send_by_ioctl(socket, request, indication);
  if (bad_pointer(request.returned)) return Status::access_violation;
  const Row& row = find(request.code);
  Ioctl call{socket,
             handle,
             static_cast<const char*>(request.in),
             request.in_size,
             static_cast<char*>(request.out),
             request.out_size};
  if (indication.overlapped) return run_overlapped(call, row, request.returned, indication);
  return run(call, row, request.returned);
}

}  // namespace wsx

using namespace wsx;

int WSAAPI(ioctlsocket)(SOCKET s, long cmd, u_long* argp) {
  TRACED_AS(ioctlsocket, static_cast<int (*)(SOCKET, long, u_long*)>(::ioctlsocket), s, cmd, argp);
  const Entry socket(s);
  if (!socket) {
    DWORD returned = 0;
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPIoctl,
                    static_cast<DWORD>(cmd), argp, DWORD{sizeof *argp}, argp, DWORD{sizeof *argp},
                    &returned, nullptr, nullptr, caller_thread());
  }
  if (bad_pointer(argp)) return fail(WSAEFAULT);
  DWORD returned = 0;
  return finish(
      control(*socket, s,
              {static_cast<DWORD>(cmd), argp, sizeof *argp, argp, sizeof *argp, &returned}, {}));
}

int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                    LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                    LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSAIoctl, s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
         lpcbBytesReturned, lpOverlapped, lpCompletionRoutine);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPIoctl, dwIoControlCode,
                    lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer, lpcbBytesReturned,
                    lpOverlapped, lpCompletionRoutine, caller_thread());
  const ControlRequest request{dwIoControlCode, lpvInBuffer, cbInBuffer,
                               lpvOutBuffer,    cbOutBuffer, lpcbBytesReturned};
  return finish(control(*socket, s, request, {lpOverlapped, lpCompletionRoutine}));
}
