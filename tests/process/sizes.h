// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace process {

// Of what a role sends: more than a connection of the host holds.
constexpr std::size_t large = 16 << 20;

}  // namespace process
