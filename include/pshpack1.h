// SPDX-License-Identifier: MIT
//
// Structures from here to poppack.h have members aligned to at most 1 byte. No guard: it nests.
#pragma pack(push, 1)
