// SPDX-License-Identifier: MIT
#include "posix/error.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <map>

namespace {

using wsx::socket_code;
using wsx::Status;
using wsx::posix::status_of;

const std::map<int, Status> expected = {
    {0, Status::success},
    {EAGAIN, Status::device_not_ready},
    {EINTR, Status::request_aborted},
    {ECANCELED, Status::cancelled},
    {ETIMEDOUT, Status::io_timeout},
    {EALREADY, socket_code(10037)},
    {EINPROGRESS, socket_code(10036)},
    {EPIPE, Status::pipe_disconnected},
    {ESHUTDOWN, Status::pipe_disconnected},
    {ENOTCONN, Status::invalid_connection},
    {EDESTADDRREQ, Status::invalid_connection},
    {EISCONN, Status::connection_active},
    {ECONNRESET, Status::connection_reset},
    {ECONNABORTED, Status::connection_aborted},
    {ECONNREFUSED, Status::connection_refused},
    {ENOENT, Status::connection_refused},
    {ENETDOWN, Status::unexpected_network_error},
    {ENETUNREACH, Status::network_unreachable},
    {ENETRESET, socket_code(10052)},
    {EHOSTDOWN, Status::host_down},
    {EHOSTUNREACH, Status::host_unreachable},
    {ENONET, Status::host_unreachable},
    {EPROTO, Status::host_unreachable},
    {EADDRINUSE, Status::address_already_exists},
    {EADDRNOTAVAIL, Status::invalid_address_component},
    {ENODEV, Status::invalid_address_component},
    {ENXIO, Status::invalid_address_component},
    {ENOTDIR, Status::invalid_address_component},
    {EACCES, Status::access_denied},
    {EPERM, Status::access_denied},
    {EROFS, Status::access_denied},
    {EMSGSIZE, Status::invalid_buffer_size},
    {ENOBUFS, Status::insufficient_resources},
    {ENOMEM, Status::insufficient_resources},
    {ENOSPC, Status::insufficient_resources},
    {EMFILE, socket_code(10024)},
    {ENFILE, socket_code(10024)},
    {ETOOMANYREFS, socket_code(10059)},
    {EUSERS, socket_code(10068)},
    {EDQUOT, socket_code(10069)},
    {EINVAL, Status::invalid_parameter},
    {EFAULT, Status::access_violation},
    {EBADF, Status::invalid_handle},
    {ENOTSOCK, Status::invalid_handle},
    {EAFNOSUPPORT, socket_code(10047)},
    {EPFNOSUPPORT, socket_code(10046)},
    {EPROTONOSUPPORT, socket_code(10043)},
    {ESOCKTNOSUPPORT, socket_code(10044)},
    {EPROTOTYPE, socket_code(10041)},
    {ENOPROTOOPT, socket_code(10042)},
    {EOPNOTSUPP, Status::not_supported},
    {ENOSYS, Status::not_supported},
    {ELOOP, socket_code(10062)},
    {ENAMETOOLONG, socket_code(10063)},
};

}  // namespace

TEST_CASE("each errno that a socket call gives has its status") {
  for (const auto& row : expected) {
    CAPTURE(row.first);
    CHECK(status_of(row.first) == row.second);
  }
}

TEST_CASE("an errno without a row is an invalid parameter") {
  for (int error = -1; error <= 4096; ++error) {
    if (expected.count(error)) continue;
    CAPTURE(error);
    CHECK(status_of(error) == Status::invalid_parameter);
  }
}

TEST_CASE("no errno but 0 becomes a success or a warning") {
  for (int error = 1; error <= 4096; ++error) {
    CAPTURE(error);
    CHECK_FALSE(wsx::delivered(status_of(error)));
  }
}
