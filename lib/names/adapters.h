// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "posix/adapters.h"

namespace wsx {

// IF_TYPE_...
ULONG type_of(const posix::Adapter& adapter) noexcept;

}  // namespace wsx
