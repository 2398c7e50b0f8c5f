// SPDX-License-Identifier: MIT
//
// Lists that many threads push to and pop from without a lock of their own, after the page
// "Interlocked Singly Linked Lists". The other Interlocked functions are in wsx/interlocked.h.
#ifndef _INTERLOCKAPI_H_
#define _INTERLOCKAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// The list is empty.
VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead) WSX_SYM(InitializeSListHead);

// Puts an entry in front, or a chain of Count entries from List to ListEnd. Returns what was first
// before, NULL for nothing.
PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
    WSX_SYM(InterlockedPushEntrySList);
PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                               PSLIST_ENTRY ListEnd, ULONG Count)
    WSX_SYM(InterlockedPushListSListEx);
#define InterlockedPushListSList InterlockedPushListSListEx

// Takes the first entry, or all of them as a chain. Returns NULL when there is none.
PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead)
    WSX_SYM(InterlockedPopEntrySList);
PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead) WSX_SYM(InterlockedFlushSList);

// The number of entries, without its bits above 16.
USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead) WSX_SYM(QueryDepthSList);

WSX_END_DECLS

#endif
