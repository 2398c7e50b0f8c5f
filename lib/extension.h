// SPDX-License-Identifier: MIT
#pragma once

#include <guiddef.h>

namespace wsx {

// The function behind a WSAID_ identifier; null for one that this library does not have.
void* find_extension(const GUID& id) noexcept;

}  // namespace wsx
