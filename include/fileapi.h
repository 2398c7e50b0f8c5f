// SPDX-License-Identifier: MIT
//
// Ordinary files, as much of them as TransmitFile, TransmitPackets and programs that read and write
// sockets like files need. The Microsoft page of each function is the one with its name.
//
// Rules that hold for all of them:
// - A name is a path of the host; a backslash separates folders like a slash. Drive letters, device
//   names and the \\?\ and \\.\ forms mean nothing, so such a path is not found. A narrow name is
//   handed on byte by byte, a wide one as UTF-8.
// - Requests end before the call returns, on handles with FILE_FLAG_OVERLAPPED too: then the
//   OVERLAPPED is filled and its event set. Files cannot be associated with completion ports.
// - Sharing modes and security attributes are not enforced.
#ifndef _APISETFILE_
#define _APISETFILE_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>
#include <winnt.h>

#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5

#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003
#define FILE_TYPE_REMOTE 0x8000

#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)

WSX_BEGIN_DECLS

// Opens or creates a file.
//   dwDesiredAccess        GENERIC_READ, GENERIC_WRITE, GENERIC_ALL, FILE_READ_DATA,
//                          FILE_WRITE_DATA; others give nothing.
//   dwCreationDisposition  CREATE_ALWAYS and OPEN_ALWAYS set the last error to ERROR_ALREADY_EXISTS
//                          when the file was there, to 0 when not.
//   dwFlagsAndAttributes   FILE_ATTRIBUTE_READONLY counts for a new file; other attributes and the
//                          hints FILE_FLAG_SEQUENTIAL_SCAN, FILE_FLAG_RANDOM_ACCESS and
//                          FILE_FLAG_NO_BUFFERING are accepted. FILE_FLAG_WRITE_THROUGH and
//                          FILE_FLAG_OVERLAPPED work. Others fail with ERROR_NOT_SUPPORTED.
//   hTemplateFile          NULL, or ERROR_NOT_SUPPORTED.
// Returns the handle, or INVALID_HANDLE_VALUE on failure. Errors: ERROR_FILE_NOT_FOUND,
// ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED (folders, too), ERROR_FILE_EXISTS (CREATE_NEW),
// ERROR_NOT_SUPPORTED (no ordinary file, append-only access), ERROR_INVALID_PARAMETER
// (TRUNCATE_EXISTING without GENERIC_WRITE), ERROR_INVALID_NAME, ERROR_TOO_MANY_OPEN_FILES.
HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WSX_SYM(CreateFileA);
HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WSX_SYMW(CreateFileW);

// Reads from a file, or receives on a socket.
//   lpOverlapped   for a file: Offset and OffsetHigh are where to read. NULL: the current position,
//                  which a handle with FILE_FLAG_OVERLAPPED has not. Either way the position is
//                  behind the data afterwards. A socket needs it exactly when it has
//                  WSA_FLAG_OVERLAPPED; the request then is one of WSARecv, with hEvent or the
//                  socket's port.
//   lpNumberOfBytesRead  NULL only with an OVERLAPPED.
// At the end of a file it succeeds with 0 bytes; with an OVERLAPPED it fails with ERROR_HANDLE_EOF.
// Returns FALSE on failure. Errors: ERROR_IO_PENDING (a socket's request is under way),
// ERROR_ACCESS_DENIED (not opened for it), ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
// ERROR_NOACCESS, those of WSARecv as Win32 codes.
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                     LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped) WSX_SYM(ReadFile);

// Writes to a file, or sends on a socket; ReadFile's other half. A file's offset of all ones means
// its end. Errors: ERROR_DISK_FULL, those of ReadFile but ERROR_HANDLE_EOF, those of WSASend as
// Win32 codes.
BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
    WSX_SYM(WriteFile);

// Moves the current position; it may be behind the end. lpDistanceToMoveHigh may be NULL, and the
// distance then has 32 bits.
// Returns the low half, or INVALID_SET_FILE_POINTER, which is a position when the last error is 0.
// Errors: ERROR_NEGATIVE_SEEK, ERROR_INVALID_PARAMETER (origin, more than 32 bits),
// ERROR_INVALID_HANDLE.
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                            DWORD dwMoveMethod) WSX_SYM(SetFilePointer);

// The same in one number; lpNewFilePointer may be NULL. Returns FALSE on failure.
BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
                             PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
    WSX_SYM(SetFilePointerEx);

// Returns the low half of a file's size and stores the high half, unless lpFileSizeHigh is NULL.
// INVALID_FILE_SIZE is a failure when the last error is not 0. Errors: ERROR_INVALID_HANDLE.
DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) WSX_SYM(GetFileSize);

// Stores a file's size. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (no place for it).
BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) WSX_SYM(GetFileSizeEx);

// Makes the current position the end of a file, which is cut or filled with zeros up to there.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (not opened for
// writing), ERROR_DISK_FULL.
BOOL WINAPI SetEndOfFile(HANDLE hFile) WSX_SYM(SetEndOfFile);

// Waits until all that was written to a file is on the disk.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (not opened for
// writing), ERROR_IO_DEVICE.
BOOL WINAPI FlushFileBuffers(HANDLE hFile) WSX_SYM(FlushFileBuffers);

// FILE_TYPE_DISK for a file, FILE_TYPE_PIPE for a socket, either or FILE_TYPE_CHAR for a standard
// stream. FILE_TYPE_UNKNOWN with ERROR_INVALID_HANDLE for anything else.
DWORD WINAPI GetFileType(HANDLE hFile) WSX_SYM(GetFileType);

// Files and folders by their names. Return FALSE (INVALID_FILE_ATTRIBUTES) on failure. Errors:
// ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS
// (CreateDirectory), ERROR_DIR_NOT_EMPTY (RemoveDirectory).
BOOL WINAPI DeleteFileA(LPCSTR lpFileName) WSX_SYM(DeleteFileA);
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) WSX_SYMW(DeleteFileW);
BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WSX_SYM(CreateDirectoryA);
BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WSX_SYMW(CreateDirectoryW);
BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) WSX_SYM(RemoveDirectoryA);
BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) WSX_SYMW(RemoveDirectoryW);
DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) WSX_SYM(GetFileAttributesA);
DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) WSX_SYMW(GetFileAttributesW);

// The folder for temporary files (TMPDIR, or /tmp) with a slash at its end. Returns the length, or
// the room it takes with the zero when nBufferLength is too small.
DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer) WSX_SYM(GetTempPathA);
DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer) WSX_SYMW(GetTempPathW);

WSX_END_DECLS

#ifdef UNICODE
#define CreateFile CreateFileW
#define DeleteFile DeleteFileW
#define CreateDirectory CreateDirectoryW
#define RemoveDirectory RemoveDirectoryW
#define GetFileAttributes GetFileAttributesW
#define GetTempPath GetTempPathW
#else
#define CreateFile CreateFileA
#define DeleteFile DeleteFileA
#define CreateDirectory CreateDirectoryA
#define RemoveDirectory RemoveDirectoryA
#define GetFileAttributes GetFileAttributesA
#define GetTempPath GetTempPathA
#endif

#endif
