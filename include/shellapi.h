// SPDX-License-Identifier: MIT
//
// Of the shell only how it reads a line of arguments.
#ifndef _INC_SHELLAPI
#define _INC_SHELLAPI
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// The words of a command line in one piece of memory for LocalFree, and their number. An empty line
// gives the name of the program.
// Returns NULL on failure. Errors: ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY.
LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs) WSX_SYMW(CommandLineToArgvW);

WSX_END_DECLS

#endif
