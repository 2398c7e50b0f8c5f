// SPDX-License-Identifier: MIT
#include "posix/error.h"

#include <cerrno>

#include "posix/numbers.h"

namespace wsx::posix {
namespace {

constexpr ErrorRow rows[] = {
    // Not now, or not any more.
    {EAGAIN, Status::device_not_ready},
    {EINTR, Status::request_aborted},
    {ECANCELED, Status::cancelled},
    {ETIMEDOUT, Status::io_timeout},
    {EALREADY, socket_code(win::wsaealready)},
    {EINPROGRESS, socket_code(win::wsaeinprogress)},

    // The connection. EPIPE is the socket's own shutdown: what it means after a reset, or on a
    // stream that was never connected, only the socket knows.
    {EPIPE, Status::pipe_disconnected},
    {ENOTCONN, Status::invalid_connection},
    {EDESTADDRREQ, Status::invalid_connection},
    {EISCONN, Status::connection_active},
    {ECONNRESET, Status::connection_reset},
    {ECONNABORTED, Status::connection_aborted},
    {ECONNREFUSED, Status::connection_refused},
    {ESHUTDOWN, Status::pipe_disconnected},

    // The way there.
    {ENETDOWN, Status::unexpected_network_error},
    {ENETUNREACH, Status::network_unreachable},
    {ENETRESET, socket_code(win::wsaenetreset)},
    {EHOSTDOWN, Status::host_down},
    {EHOSTUNREACH, Status::host_unreachable},
    // Linux's other words for a router's refusal, from ICMP.
    {ENONET, Status::host_unreachable},
    {EPROTO, Status::host_unreachable},

    // Addresses. Linux names the device for an interface index or a scope that does not exist.
    {EADDRINUSE, Status::address_already_exists},
    {EADDRNOTAVAIL, Status::invalid_address_component},
    {ENODEV, Status::invalid_address_component},
    {ENXIO, Status::invalid_address_component},

    // Permission: a broadcast without SO_BROADCAST, a packet filter.
    {EACCES, Status::access_denied},
    {EPERM, Status::access_denied},

    // Room.
    {EMSGSIZE, Status::invalid_buffer_size},
    {ENOBUFS, Status::insufficient_resources},
    {ENOMEM, Status::insufficient_resources},
    {ENOSPC, Status::insufficient_resources},  // in a poll set
    {EMFILE, socket_code(win::wsaemfile)},
    {ENFILE, socket_code(win::wsaemfile)},
    {ETOOMANYREFS, socket_code(win::wsaetoomanyrefs)},
    {EUSERS, socket_code(win::wsaeusers)},
    {EDQUOT, socket_code(win::wsaedquot)},

    // Arguments.
    {EINVAL, Status::invalid_parameter},
    {EFAULT, Status::access_violation},
    {EBADF, Status::invalid_handle},
    {ENOTSOCK, Status::invalid_handle},
    {EAFNOSUPPORT, socket_code(win::wsaeafnosupport)},
    {EPFNOSUPPORT, socket_code(win::wsaepfnosupport)},
    {EPROTONOSUPPORT, socket_code(win::wsaeprotonosupport)},
    {ESOCKTNOSUPPORT, socket_code(win::wsaesocktnosupport)},
    {EPROTOTYPE, socket_code(win::wsaeprototype)},
    {ENOPROTOOPT, socket_code(win::wsaenoprotoopt)},
    {EOPNOTSUPP, Status::not_supported},
    {ENOSYS, Status::not_supported},

    // AF_UNIX, whose addresses are paths. A name that nobody made is a refused connection on
    // Windows.
    {ENOENT, Status::connection_refused},
    {ENOTDIR, Status::invalid_address_component},
    {EROFS, Status::access_denied},
    {ELOOP, socket_code(win::wsaeloop)},
    {ENAMETOOLONG, socket_code(win::wsaenametoolong)},
};

static_assert(EWOULDBLOCK == EAGAIN && ENOTSUP == EOPNOTSUPP, "one row serves both names");

}  // namespace

Status status_of(int error_number) noexcept {
  if (error_number == 0) return Status::success;
  // Nearly every call from here is about a full or an empty buffer; that row is the first.
  const Status* const status = find_status(rows, error_number);
  return status ? *status : Status::invalid_parameter;
}

}  // namespace wsx::posix
