// SPDX-License-Identifier: MIT
//
// Structures from here to poppack.h have members aligned to at most 8 bytes. No guard: it nests.

// clang warns when the alignment of the including file changes, which is all this header is for.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wpragma-pack"
#endif
#pragma pack(push, 8)
