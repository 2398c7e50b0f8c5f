// SPDX-License-Identifier: MIT
//
// Structures from here to poppack.h have members aligned to at most 2 bytes. No guard: it nests.
#pragma pack(push, 2)
