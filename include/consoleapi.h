// SPDX-License-Identifier: MIT
//
// The console: the terminal that the process has, if any, and the signals that come from there.
//
// Text goes out as UTF-8 and comes in as such. Reading and writing work on files and pipes in the
// place of the terminal, too, so that redirected programs show what they say; what only a terminal
// has is ERROR_INVALID_HANDLE there.
#ifndef _APISETCONSOLE_
#define _APISETCONSOLE_
#pragma GCC system_header

#include <minwindef.h>

#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CTRL_LOGOFF_EVENT 5
#define CTRL_SHUTDOWN_EVENT 6

#define ENABLE_PROCESSED_INPUT 0x0001
#define ENABLE_LINE_INPUT 0x0002
#define ENABLE_ECHO_INPUT 0x0004
#define ENABLE_WINDOW_INPUT 0x0008
#define ENABLE_MOUSE_INPUT 0x0010
#define ENABLE_INSERT_MODE 0x0020
#define ENABLE_QUICK_EDIT_MODE 0x0040
#define ENABLE_EXTENDED_FLAGS 0x0080
#define ENABLE_VIRTUAL_TERMINAL_INPUT 0x0200
#define ENABLE_PROCESSED_OUTPUT 0x0001
#define ENABLE_WRAP_AT_EOL_OUTPUT 0x0002
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#define DISABLE_NEWLINE_AUTO_RETURN 0x0008

#define FOREGROUND_BLUE 0x0001
#define FOREGROUND_GREEN 0x0002
#define FOREGROUND_RED 0x0004
#define FOREGROUND_INTENSITY 0x0008
#define BACKGROUND_BLUE 0x0010
#define BACKGROUND_GREEN 0x0020
#define BACKGROUND_RED 0x0040
#define BACKGROUND_INTENSITY 0x0080

typedef struct _COORD {
    SHORT X;
    SHORT Y;
} COORD, *PCOORD;
typedef struct _SMALL_RECT {
    SHORT Left;
    SHORT Top;
    SHORT Right;
    SHORT Bottom;
} SMALL_RECT, *PSMALL_RECT;
typedef struct _CONSOLE_SCREEN_BUFFER_INFO {
    COORD dwSize;
    COORD dwCursorPosition;
    WORD wAttributes;
    SMALL_RECT srWindow;
    COORD dwMaximumWindowSize;
} CONSOLE_SCREEN_BUFFER_INFO, *PCONSOLE_SCREEN_BUFFER_INFO;

typedef BOOL(WINAPI *PHANDLER_ROUTINE)(DWORD CtrlType);

WSX_BEGIN_DECLS

// Adds a function that is told of CTRL_C_EVENT (SIGINT), CTRL_BREAK_EVENT (SIGQUIT) and
// CTRL_CLOSE_EVENT (SIGTERM, SIGHUP), or removes it. Each event is told on a thread of its own, to
// the function that was added last first, until one returns TRUE. If none does, and after
// CTRL_CLOSE_EVENT in any case, the signal does what it did before the first function was added:
// it ends the process, unless the program has a handler of signals. A SIGHUP that was ignored (nohup)
// stays so.
// These are the only signals that the library ever handles, and only while a function is there.
// NULL and TRUE: Ctrl-C (SIGINT) is ignored, by children that are started then, too.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER (HandlerRoutine was not added),
// ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
    WSX_SYM(SetConsoleCtrlHandler);

// Sends CTRL_C_EVENT or CTRL_BREAK_EVENT to the process itself (group 0 or its own number).
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER.
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId)
    WSX_SYM(GenerateConsoleCtrlEvent);

// Writes characters to the standard output or error. lpReserved is not looked at.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS, what writing reports.
BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WSX_SYM(WriteConsoleA);
BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
    WSX_SYMW(WriteConsoleW);

// Reads what the standard input has, at most so many characters; 0 of them at its end. A line ends
// with a line feed alone.
BOOL WINAPI ReadConsoleA(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID pInputControl) WSX_SYM(ReadConsoleA);
BOOL WINAPI ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID pInputControl)
    WSX_SYMW(ReadConsoleW);

// Of the terminal's settings: lines, echo and keys that make signals. Output modes are stored; what
// they say is always so. Errors: ERROR_INVALID_HANDLE (no terminal), ERROR_NOACCESS.
BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode) WSX_SYM(GetConsoleMode);
BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode) WSX_SYM(SetConsoleMode);

// 1 when something can be read. Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS.
BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE hConsoleInput, LPDWORD lpNumberOfEvents)
    WSX_SYM(GetNumberOfConsoleInputEvents);
BOOL WINAPI FlushConsoleInputBuffer(HANDLE hConsoleInput) WSX_SYM(FlushConsoleInputBuffer);

// The window of the terminal as its buffer. Where the cursor is nobody knows: it is reported at
// (0, 0). Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS.
BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE hConsoleOutput,
                                       PCONSOLE_SCREEN_BUFFER_INFO lpConsoleScreenBufferInfo)
    WSX_SYM(GetConsoleScreenBufferInfo);
BOOL WINAPI SetConsoleTextAttribute(HANDLE hConsoleOutput, WORD wAttributes)
    WSX_SYM(SetConsoleTextAttribute);
BOOL WINAPI SetConsoleCursorPosition(HANDLE hConsoleOutput, COORD dwCursorPosition)
    WSX_SYM(SetConsoleCursorPosition);

// The title goes to the terminal, if the standard output is one, and can be read back.
BOOL WINAPI SetConsoleTitleA(LPCSTR lpConsoleTitle) WSX_SYM(SetConsoleTitleA);
BOOL WINAPI SetConsoleTitleW(LPCWSTR lpConsoleTitle) WSX_SYMW(SetConsoleTitleW);
DWORD WINAPI GetConsoleTitleA(LPSTR lpConsoleTitle, DWORD nSize) WSX_SYM(GetConsoleTitleA);
DWORD WINAPI GetConsoleTitleW(LPWSTR lpConsoleTitle, DWORD nSize) WSX_SYMW(GetConsoleTitleW);

// UTF-8, and nothing else: ERROR_INVALID_PARAMETER.
UINT WINAPI GetConsoleCP(VOID) WSX_SYM(GetConsoleCP);
UINT WINAPI GetConsoleOutputCP(VOID) WSX_SYM(GetConsoleOutputCP);
BOOL WINAPI SetConsoleCP(UINT wCodePageID) WSX_SYM(SetConsoleCP);
BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID) WSX_SYM(SetConsoleOutputCP);

WSX_END_DECLS

#ifdef UNICODE
#define WriteConsole WriteConsoleW
#define ReadConsole ReadConsoleW
#define SetConsoleTitle SetConsoleTitleW
#define GetConsoleTitle GetConsoleTitleW
#else
#define WriteConsole WriteConsoleA
#define ReadConsole ReadConsoleA
#define SetConsoleTitle SetConsoleTitleA
#define GetConsoleTitle GetConsoleTitleA
#endif

#endif
