// SPDX-License-Identifier: MIT
#include "lib/status.h"

#include <winsock2.h>

#include <algorithm>
#include <iterator>

namespace wsx {
namespace {

struct Row {
  Status status;
  int wsa;
  DWORD win32;
};

// In the order of the statuses, for the search.
constexpr Row rows[] = {
    {Status::success, 0, ERROR_SUCCESS},
    // The same state under two names: "not complete yet" and "begun".
    {Status::pending, WSA_IO_INCOMPLETE, ERROR_IO_PENDING},
    {Status::buffer_overflow, WSAEMSGSIZE, ERROR_MORE_DATA},
    {Status::not_implemented, WSAEOPNOTSUPP, ERROR_INVALID_FUNCTION},
    {Status::access_violation, WSAEFAULT, ERROR_NOACCESS},
    {Status::pagefile_quota, WSAENOBUFS, ERROR_PAGEFILE_QUOTA},
    {Status::invalid_handle, WSAENOTSOCK, ERROR_INVALID_HANDLE},
    {Status::invalid_parameter, WSAEINVAL, ERROR_INVALID_PARAMETER},
    {Status::no_such_device, WSAENETDOWN, ERROR_FILE_NOT_FOUND},
    {Status::no_such_file, WSAENETDOWN, ERROR_FILE_NOT_FOUND},
    {Status::end_of_file, WSAEINVAL, ERROR_HANDLE_EOF},
    {Status::no_memory, WSAENOBUFS, ERROR_NOT_ENOUGH_MEMORY},
    {Status::conflicting_addresses, WSAENOBUFS, ERROR_INVALID_ADDRESS},
    {Status::access_denied, WSAEACCES, ERROR_ACCESS_DENIED},
    {Status::buffer_too_small, WSAEFAULT, ERROR_INSUFFICIENT_BUFFER},
    {Status::object_type_mismatch, WSAENOTSOCK, ERROR_INVALID_HANDLE},
    {Status::object_name_not_found, WSAENETDOWN, ERROR_FILE_NOT_FOUND},
    {Status::object_path_not_found, WSAENETDOWN, ERROR_PATH_NOT_FOUND},
    {Status::sharing_violation, WSAEADDRINUSE, ERROR_SHARING_VIOLATION},
    {Status::quota_exceeded, WSAENOBUFS, ERROR_NOT_ENOUGH_QUOTA},
    {Status::too_many_paging_files, WSAENOBUFS, ERROR_NOT_ENOUGH_MEMORY},
    {Status::insufficient_resources, WSAENOBUFS, ERROR_NO_SYSTEM_RESOURCES},
    {Status::working_set_quota, WSAENOBUFS, ERROR_WORKING_SET_QUOTA},
    {Status::device_not_ready, WSAEWOULDBLOCK, ERROR_NOT_READY},
    {Status::pipe_disconnected, WSAESHUTDOWN, ERROR_PIPE_NOT_CONNECTED},
    {Status::io_timeout, WSAETIMEDOUT, ERROR_SEM_TIMEOUT},
    {Status::not_supported, WSAEOPNOTSUPP, ERROR_NOT_SUPPORTED},
    {Status::remote_not_listening, WSAECONNREFUSED, ERROR_REM_NOT_LIST},
    {Status::bad_network_path, WSAENETUNREACH, ERROR_BAD_NETPATH},
    {Status::network_busy, WSAENETDOWN, ERROR_NETWORK_BUSY},
    {Status::invalid_network_response, WSAENETDOWN, ERROR_BAD_NET_RESP},
    {Status::unexpected_network_error, WSAENETDOWN, ERROR_UNEXP_NET_ERR},
    {Status::request_not_accepted, WSAEWOULDBLOCK, ERROR_REQ_NOT_ACCEP},
    {Status::cancelled, WSA_OPERATION_ABORTED, ERROR_OPERATION_ABORTED},
    {Status::commitment_limit, WSAENOBUFS, ERROR_COMMITMENT_LIMIT},
    {Status::local_disconnect, WSAECONNABORTED, ERROR_NETNAME_DELETED},
    {Status::remote_disconnect, WSAECONNRESET, ERROR_NETNAME_DELETED},
    {Status::remote_resources, WSAENOBUFS, ERROR_REM_NOT_LIST},
    {Status::link_failed, WSAECONNRESET, ERROR_UNEXP_NET_ERR},
    {Status::link_timeout, WSAETIMEDOUT, ERROR_UNEXP_NET_ERR},
    {Status::invalid_connection, WSAENOTCONN, ERROR_UNEXP_NET_ERR},
    {Status::invalid_address, WSAEADDRNOTAVAIL, ERROR_UNEXP_NET_ERR},
    {Status::invalid_buffer_size, WSAEMSGSIZE, ERROR_INVALID_USER_BUFFER},
    {Status::invalid_address_component, WSAEADDRNOTAVAIL, ERROR_INVALID_NETNAME},
    {Status::too_many_addresses, WSAENOBUFS, ERROR_TOO_MANY_NAMES},
    {Status::address_already_exists, WSAEADDRINUSE, ERROR_DUP_NAME},
    {Status::connection_disconnected, WSAECONNRESET, ERROR_NETNAME_DELETED},
    {Status::connection_reset, WSAECONNRESET, ERROR_NETNAME_DELETED},
    {Status::transaction_aborted, WSAECONNABORTED, ERROR_UNEXP_NET_ERR},
    {Status::connection_refused, WSAECONNREFUSED, ERROR_CONNECTION_REFUSED},
    {Status::graceful_disconnect, WSAEDISCON, ERROR_GRACEFUL_DISCONNECT},
    {Status::connection_active, WSAEISCONN, ERROR_CONNECTION_ACTIVE},
    {Status::network_unreachable, WSAENETUNREACH, ERROR_NETWORK_UNREACHABLE},
    {Status::host_unreachable, WSAEHOSTUNREACH, ERROR_HOST_UNREACHABLE},
    {Status::protocol_unreachable, WSAENETUNREACH, ERROR_PROTOCOL_UNREACHABLE},
    // For a datagram the port's refusal is a reset, not a refused connection.
    {Status::port_unreachable, WSAECONNRESET, ERROR_PORT_UNREACHABLE},
    {Status::request_aborted, WSAEINTR, ERROR_REQUEST_ABORTED},
    {Status::connection_aborted, WSAECONNABORTED, ERROR_CONNECTION_ABORTED},
    {Status::datatype_misalignment_error, WSAEFAULT, ERROR_NOACCESS},
    {Status::host_down, WSAEHOSTDOWN, ERROR_HOST_DOWN},
};

constexpr bool before(const Row& row, Status status) {
  return row.status < status;
}

constexpr bool in_order() {
  return std::is_sorted(std::begin(rows), std::end(rows),
                        [](const Row& a, const Row& b) { return before(a, b.status); });
}
static_assert(in_order());

// What Windows answers for a status that it has no row for.
constexpr Row unknown{Status::invalid_parameter, WSAEINVAL, ERROR_MR_MID_NOT_FOUND};

const Row& row_of(Status status) {
  const auto row = std::lower_bound(std::begin(rows), std::end(rows), status, before);
  return row != std::end(rows) && row->status == status ? *row : unknown;
}

int code_of(Status status) {
  return static_cast<int>(static_cast<std::uint32_t>(status) & 0xFFFF);
}

}  // namespace

int wsa_error(Status status) noexcept {
  if (status == Status::success) return 0;
  return is_socket_code(status) ? code_of(status) : row_of(status).wsa;
}

DWORD win32_error(Status status) noexcept {
  if (status == Status::success) return ERROR_SUCCESS;
  return is_socket_code(status) ? static_cast<DWORD>(code_of(status)) : row_of(status).win32;
}

}  // namespace wsx
