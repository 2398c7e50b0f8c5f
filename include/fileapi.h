// SPDX-License-Identifier: MIT
//
// Ordinary files: reading, writing and sending them, finding them, and their names. The Microsoft
// page of each function is the one with its name.
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

// What GetFileAttributesEx and GetFileInformationByHandle tell of a file.
typedef struct _WIN32_FILE_ATTRIBUTE_DATA {
    DWORD dwFileAttributes;
    FILETIME ftCreationTime;
    FILETIME ftLastAccessTime;
    FILETIME ftLastWriteTime;
    DWORD nFileSizeHigh;
    DWORD nFileSizeLow;
} WIN32_FILE_ATTRIBUTE_DATA, *LPWIN32_FILE_ATTRIBUTE_DATA;
typedef struct _BY_HANDLE_FILE_INFORMATION {
    DWORD dwFileAttributes;
    FILETIME ftCreationTime;
    FILETIME ftLastAccessTime;
    FILETIME ftLastWriteTime;
    DWORD dwVolumeSerialNumber;
    DWORD nFileSizeHigh;
    DWORD nFileSizeLow;
    DWORD nNumberOfLinks;
    DWORD nFileIndexHigh;
    DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;

WSX_BEGIN_DECLS

// Opens or creates a file.
//   dwDesiredAccess        GENERIC_READ, GENERIC_WRITE, GENERIC_ALL, FILE_READ_DATA,
//                          FILE_WRITE_DATA; others give nothing.
//   dwCreationDisposition  CREATE_ALWAYS and OPEN_ALWAYS set the last error to ERROR_ALREADY_EXISTS
//                          when the file was there, to 0 when not.
//   dwFlagsAndAttributes   FILE_ATTRIBUTE_READONLY counts for a new file; other attributes and the
//                          hints FILE_FLAG_SEQUENTIAL_SCAN, FILE_FLAG_RANDOM_ACCESS and
//                          FILE_FLAG_NO_BUFFERING are accepted, and SECURITY_SQOS_PRESENT with what
//                          goes with it, which means nothing for a file. FILE_FLAG_WRITE_THROUGH and
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

// Makes a file read-only or writable. The host has no place for the other attributes: they are
// accepted and not kept. Errors: ERROR_INVALID_PARAMETER (FILE_ATTRIBUTE_DIRECTORY and others that
// cannot be set), those above.
BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
    WSX_SYM(SetFileAttributesA);
BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
    WSX_SYMW(SetFileAttributesW);

// Attributes, size and times, of what a link leads to. fInfoLevelId is GetFileExInfoStandard and
// lpFileInformation a WIN32_FILE_ATTRIBUTE_DATA. Errors: ERROR_INVALID_PARAMETER (the level),
// ERROR_NOACCESS, those above.
BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) WSX_SYM(GetFileAttributesExA);
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
                                 LPVOID lpFileInformation) WSX_SYMW(GetFileAttributesExW);

// The same of an open file, with the numbers that tell files apart: those of the host's device
// (shortened to 32 bits) and of the file on it. Returns FALSE on failure. Errors:
// ERROR_INVALID_HANDLE, ERROR_NOACCESS.
BOOL WINAPI GetFileInformationByHandle(HANDLE hFile,
                                       LPBY_HANDLE_FILE_INFORMATION lpFileInformation)
    WSX_SYM(GetFileInformationByHandle);

// When a file was made, read and written; each pointer may be NULL. SetFileTime leaves alone what is
// 0 or all ones, and what the host does not let one set: the time when the file was made. Which
// times a file keeps, and how finely, is the file system's business, as on Windows.
// Return FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (opened without
// GENERIC_WRITE and FILE_WRITE_ATTRIBUTES), ERROR_INVALID_PARAMETER (no time).
BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
                        LPFILETIME lpLastWriteTime) WSX_SYM(GetFileTime);
BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME *lpCreationTime,
                        const FILETIME *lpLastAccessTime, const FILETIME *lpLastWriteTime)
    WSX_SYM(SetFileTime);

// The files of a folder whose names a pattern matches, without regard to the case of ASCII letters
// unless FIND_FIRST_EX_CASE_SENSITIVE says otherwise: "*" stands for any characters, "?" for one or,
// at the end of the name and before a dot, none; "*.*" matches names without a dot, too. A name
// without either is that of one file, as the host spells it. The folder's own names, "." and "..",
// come first where they match, the others in the order of their letters; they are those of the
// moment when the search began. A link has FILE_ATTRIBUTE_REPARSE_POINT, and the size and the times
// of what it leads to.
//   FindExInfoBasic, FIND_FIRST_EX_LARGE_FETCH  make no difference
//   FindExSearchLimitToDirectories  a hint on Windows; here other files are left out
// FindFirstFile returns the search, for FindNextFile and FindClose, or INVALID_HANDLE_VALUE. Errors:
// ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_INVALID_NAME, ERROR_NOACCESS,
// ERROR_INVALID_PARAMETER (levels, flags, lpSearchFilter not NULL), ERROR_NOT_SUPPORTED
// (FindExSearchLimitToDevices). FindNextFile: ERROR_NO_MORE_FILES, ERROR_INVALID_HANDLE.
// CloseHandle does not end a search: ERROR_INVALID_HANDLE.
HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
    WSX_SYM(FindFirstFileA);
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
    WSX_SYMW(FindFirstFileW);
HANDLE WINAPI FindFirstFileExA(LPCSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
    WSX_SYM(FindFirstFileExA);
HANDLE WINAPI FindFirstFileExW(LPCWSTR lpFileName, FINDEX_INFO_LEVELS fInfoLevelId,
                               LPVOID lpFindFileData, FINDEX_SEARCH_OPS fSearchOp,
                               LPVOID lpSearchFilter, DWORD dwAdditionalFlags)
    WSX_SYMW(FindFirstFileExW);
BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
    WSX_SYM(FindNextFileA);
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
    WSX_SYMW(FindNextFileW);
BOOL WINAPI FindClose(HANDLE hFindFile) WSX_SYM(FindClose);

// The path from the root, without "." and ".."; nobody looks whether there is such a file.
// *lpFilePart, unless lpFilePart is NULL, is where its last name begins, NULL when it ends with a
// slash. Returns the length, or the room it takes with the zero when nBufferLength is too small, or
// 0 on failure. Errors: ERROR_INVALID_NAME.
DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer,
                              LPSTR *lpFilePart) WSX_SYM(GetFullPathNameA);
DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
                              LPWSTR *lpFilePart) WSX_SYMW(GetFullPathNameW);

// Both give the path as it is, if there is such a file: names have no short forms here. They return
// what GetFullPathName does. Errors: ERROR_INVALID_PARAMETER, ERROR_FILE_NOT_FOUND,
// ERROR_PATH_NOT_FOUND.
DWORD WINAPI GetLongPathNameA(LPCSTR lpszShortPath, LPSTR lpszLongPath, DWORD cchBuffer)
    WSX_SYM(GetLongPathNameA);
DWORD WINAPI GetLongPathNameW(LPCWSTR lpszShortPath, LPWSTR lpszLongPath, DWORD cchBuffer)
    WSX_SYMW(GetLongPathNameW);

// A name in a folder: at most three characters of the prefix, a number in hexadecimal and ".tmp".
// With uUnique 0 it is that of a new, empty file; otherwise its lowest 16 bits are the number, and
// nobody looks at the file. lpTempFileName has room for MAX_PATH characters.
// Returns the number, or 0 on failure. Errors: ERROR_INVALID_PARAMETER (no place), ERROR_DIRECTORY
// (no such folder), ERROR_BUFFER_OVERFLOW (the path is longer than MAX_PATH - 14),
// ERROR_FILE_EXISTS (all names are in use), ERROR_ACCESS_DENIED.
UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
                             LPSTR lpTempFileName) WSX_SYM(GetTempFileNameA);
UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
                             LPWSTR lpTempFileName) WSX_SYMW(GetTempFileNameW);

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
#define SetFileAttributes SetFileAttributesW
#define GetFileAttributesEx GetFileAttributesExW
#define FindFirstFile FindFirstFileW
#define FindFirstFileEx FindFirstFileExW
#define FindNextFile FindNextFileW
#define GetFullPathName GetFullPathNameW
#define GetLongPathName GetLongPathNameW
#define GetTempFileName GetTempFileNameW
#else
#define CreateFile CreateFileA
#define DeleteFile DeleteFileA
#define CreateDirectory CreateDirectoryA
#define RemoveDirectory RemoveDirectoryA
#define GetFileAttributes GetFileAttributesA
#define GetTempPath GetTempPathA
#define SetFileAttributes SetFileAttributesA
#define GetFileAttributesEx GetFileAttributesExA
#define FindFirstFile FindFirstFileA
#define FindFirstFileEx FindFirstFileExA
#define FindNextFile FindNextFileA
#define GetFullPathName GetFullPathNameA
#define GetLongPathName GetLongPathNameA
#define GetTempFileName GetTempFileNameA
#endif

#endif
