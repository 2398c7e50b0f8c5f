// SPDX-License-Identifier: MIT
//
// Ends what the last pshpack1.h, pshpack2.h, pshpack4.h or pshpack8.h began. No guard: it nests.

// clang warns when the alignment of the including file changes, which is all this header is for.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wpragma-pack"
#endif
#pragma pack(pop)
