// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace provider {

// A program that knows nothing of providers: what it did, and what came of it.
std::vector<std::string> run_program();

}  // namespace provider
