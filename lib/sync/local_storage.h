// SPDX-License-Identifier: MIT
#pragma once

namespace wsx {

// The calling thread ends: the functions of its fiber-local values are called, and what it has
// stored is forgotten.
void end_local_storage();

}  // namespace wsx
