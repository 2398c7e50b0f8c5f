// SPDX-License-Identifier: MIT
//
// The debug heap of Microsoft's C runtime, which there is not: what a release build makes of these
// names. The tools of the host look for leaks instead (valgrind, -fsanitize=address).
#ifndef _INC_CRTDBG
#define _INC_CRTDBG
#pragma GCC system_header

#include <assert.h>
#include <wsx/crt.h>

#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_MODE (-1)
#define _CRTDBG_FILE_STDOUT ((_HFILE)-4)
#define _CRTDBG_FILE_STDERR ((_HFILE)-5)
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)
#define _NORMAL_BLOCK 1

typedef void *_HFILE;
typedef struct _CrtMemState {
    size_t lTotalCount;
} _CrtMemState;

#define _ASSERT(condition) ((void)0)
#define _ASSERTE(condition) ((void)0)
#define _ASSERT_EXPR(condition, message) ((void)0)
#define _RPT0(type, message) ((void)0)
#define _RPT1(...) ((void)0)
#define _RPT2(...) ((void)0)
#define _RPTF0(type, message) ((void)0)
#define _RPTF1(...) ((void)0)
#define _RPTF2(...) ((void)0)

#define _CrtSetDbgFlag(flags) ((int)0)
#define _CrtSetReportMode(type, mode) ((int)0)
#define _CrtSetReportFile(type, file) ((_HFILE)0)
#define _CrtSetReportHook(hook) ((void *)0)
#define _CrtSetBreakAlloc(number) (0)
#define _CrtSetAllocHook(hook) ((void *)0)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtMemCheckpoint(state) ((void)0)
#define _CrtMemDifference(difference, old_state, new_state) ((int)0)
#define _CrtMemDumpAllObjectsSince(state) ((void)0)
#define _CrtMemDumpStatistics(state) ((void)0)
#define _CrtIsValidHeapPointer(memory) ((int)1)
#define _CrtDbgReport(...) ((int)0)
#define _CrtDbgBreak() ((void)0)

#endif
