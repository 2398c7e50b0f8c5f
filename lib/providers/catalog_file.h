// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "lib/providers/catalog.h"

// A catalog as the text of its file.
namespace wsx {

std::string write_catalog(const Snapshot& snapshot);
// False for a text that is no catalog, or not one of this version.
bool read_catalog(std::string_view text, Snapshot& snapshot);

}  // namespace wsx
