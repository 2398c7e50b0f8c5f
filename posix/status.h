// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace wsx {

// How an operation ended, in the vocabulary that both sides share: Windows' NTSTATUS. It is what
// OVERLAPPED.Internal holds, and lib/status derives both families of error codes from it.
enum class Status : std::uint32_t {
  success = 0x00000000,
  pending = 0x00000103,
  buffer_overflow = 0x80000005,  // a warning: data was delivered, but not all of it fitted
  not_implemented = 0xC0000002,
  access_violation = 0xC0000005,
  pagefile_quota = 0xC0000007,
  invalid_handle = 0xC0000008,
  invalid_parameter = 0xC000000D,
  no_such_device = 0xC000000E,
  no_such_file = 0xC000000F,
  end_of_file = 0xC0000011,
  no_memory = 0xC0000017,
  conflicting_addresses = 0xC0000018,
  access_denied = 0xC0000022,
  buffer_too_small = 0xC0000023,
  object_type_mismatch = 0xC0000024,
  object_name_not_found = 0xC0000034,
  object_path_not_found = 0xC000003A,
  sharing_violation = 0xC0000043,
  quota_exceeded = 0xC0000044,
  too_many_paging_files = 0xC0000097,
  insufficient_resources = 0xC000009A,
  working_set_quota = 0xC00000A1,
  device_not_ready = 0xC00000A3,
  pipe_disconnected = 0xC00000B0,
  io_timeout = 0xC00000B5,
  not_supported = 0xC00000BB,
  remote_not_listening = 0xC00000BC,
  bad_network_path = 0xC00000BE,
  network_busy = 0xC00000BF,
  invalid_network_response = 0xC00000C3,
  unexpected_network_error = 0xC00000C4,
  request_not_accepted = 0xC00000D0,
  cancelled = 0xC0000120,
  commitment_limit = 0xC000012D,
  local_disconnect = 0xC000013B,
  remote_disconnect = 0xC000013C,
  remote_resources = 0xC000013D,
  link_failed = 0xC000013E,
  link_timeout = 0xC000013F,
  invalid_connection = 0xC0000140,
  invalid_address = 0xC0000141,
  invalid_buffer_size = 0xC0000206,
  invalid_address_component = 0xC0000207,
  too_many_addresses = 0xC0000209,
  address_already_exists = 0xC000020A,
  connection_disconnected = 0xC000020C,
  connection_reset = 0xC000020D,
  transaction_aborted = 0xC000020F,
  connection_refused = 0xC0000236,
  graceful_disconnect = 0xC0000237,
  connection_active = 0xC000023B,
  network_unreachable = 0xC000023C,
  host_unreachable = 0xC000023D,
  protocol_unreachable = 0xC000023E,
  port_unreachable = 0xC000023F,
  request_aborted = 0xC0000240,
  connection_aborted = 0xC0000241,
  datatype_misalignment_error = 0xC00002C5,
  host_down = 0xC0000350,
};

// Windows' socket library refuses some arguments before its kernel sees them, with codes that no
// NTSTATUS stands for. They travel as statuses of the customer facility, so that one type serves.
constexpr std::uint32_t socket_code_base = 0xE0570000;
constexpr Status socket_code(int wsa_code) {
  return static_cast<Status>(socket_code_base | static_cast<std::uint32_t>(wsa_code));
}
constexpr bool is_socket_code(Status status) {
  return (static_cast<std::uint32_t>(status) & 0xFFFF0000) == socket_code_base;
}

// Warnings (0x8...) carry data like a success but make the call fail; errors start at 0xC.
constexpr bool succeeded(Status status) {
  return static_cast<std::uint32_t>(status) < 0x80000000;
}
constexpr bool delivered(Status status) {
  return static_cast<std::uint32_t>(status) < 0xC0000000;
}

}  // namespace wsx
