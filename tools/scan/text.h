// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace scan {

// The bytes of a source file as its compiler would see them: UTF-16 with a byte-order mark becomes
// UTF-8, and a ^Z ends the file, as it did under DOS. False when the file cannot be read.
bool read_source(const std::string& path, std::string& text);

}  // namespace scan
