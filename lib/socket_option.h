// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <cstddef>
#include <cstdint>

#include "lib/option.h"

// What the options of SOL_SOCKET do that are more than a number to keep or to hand to the host: the
// functions of their rows in option_table.cc.
namespace wsx {

constexpr std::uint16_t linger_size = sizeof(LINGER);
static_assert(linger_size == sizeof(DWORD) && offsetof(LINGER, l_linger) == 2);

Status set_address_use(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_address_use(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;

Status set_linger(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status set_dont_linger(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_dont_linger(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;

Status get_error(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status set_type(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_type(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_accepting(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_largest_message(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;

Status update_accept_context(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status update_connect_context(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_connect_time(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;
Status get_state(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;

template <typename Info>
Status get_protocol_info(Socket& socket, const OptionRow& row, OptionValue& value) noexcept;

}  // namespace wsx
