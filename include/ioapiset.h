// SPDX-License-Identifier: MIT
//
// Completion ports, results and cancellation of overlapped operations. The Microsoft page of each
// is the one with the function's name. A socket is passed as (HANDLE)s.
#ifndef _IO_APISET_H_
#define _IO_APISET_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

WSX_BEGIN_DECLS

// FileHandle INVALID_HANDLE_VALUE: creates a completion port; ExistingCompletionPort must be NULL.
// Otherwise associates FileHandle, which must be a socket with WSA_FLAG_OVERLAPPED, with the port,
// or with a new one when ExistingCompletionPort is NULL. A socket is associated once and for all;
// its packets carry CompletionKey. What was pending on it before reports to the port as well.
// Closing the port ends the waits for it; its sockets go on and their packets are dropped.
// NumberOfConcurrentThreads is accepted and does not limit the threads.
// Returns the port, or NULL on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
// (associated before, not overlapped, no port where one is needed), ERROR_NOT_ENOUGH_MEMORY.
HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                     ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads)
    WSX_SYM(CreateIoCompletionPort);

// Takes a packet from a port, waiting up to dwMilliseconds. Packets leave first in, first out; of
// several threads that wait the one that came last is served first. Never runs an APC.
// Returns TRUE for a packet of a successful operation or of PostQueuedCompletionStatus. FALSE with
// *lpOverlapped not NULL is a packet of a failed operation: count and key are stored, and the last
// error is the operation's, as a Win32 code (a reset connection gives ERROR_NETNAME_DELETED). FALSE
// with *lpOverlapped NULL means no packet, count and key untouched. Errors then: WAIT_TIMEOUT,
// ERROR_ABANDONED_WAIT_0 (the port was closed meanwhile), ERROR_INVALID_HANDLE.
BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
                                      PULONG_PTR lpCompletionKey, LPOVERLAPPED *lpOverlapped,
                                      DWORD dwMilliseconds) WSX_SYM(GetQueuedCompletionStatus);

#if _WIN32_WINNT >= 0x0600
// Takes up to ulCount packets, at least 1 and without waiting for more than the first, and stores
// their number in *ulNumEntriesRemoved. Whether an operation succeeded is in its entry's Internal.
// Returns FALSE when there was no packet. Errors: WAIT_TIMEOUT, WAIT_IO_COMPLETION (fAlertable, and
// APCs ran), ERROR_ABANDONED_WAIT_0, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (ulCount 0).
BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort,
                                        LPOVERLAPPED_ENTRY lpCompletionPortEntries, ULONG ulCount,
                                        PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable) WSX_SYM(GetQueuedCompletionStatusEx);
#endif

// Sends a packet of the caller's to a port. The three values are handed on as they are;
// lpOverlapped is not looked at and may be NULL.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped)
    WSX_SYM(PostQueuedCompletionStatus);

// Asks for the result of an operation on hFile and stores its number of bytes, also when the
// operation failed. With bWait waits for lpOverlapped->hEvent, or for hFile when that is NULL.
// Returns FALSE when the operation is not done or failed. Errors: ERROR_IO_INCOMPLETE (not done,
// bWait FALSE), or the operation's as a Win32 code; WSAGetOverlappedResult gives it as a WSA code.
BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
    WSX_SYM(GetOverlappedResult);

#if _WIN32_WINNT >= 0x0602
// GetOverlappedResult with a time limit, and alertable when bAlertable. Errors: ERROR_IO_INCOMPLETE
// (0 milliseconds), WAIT_TIMEOUT, WAIT_IO_COMPLETION (APCs ran), or the operation's.
BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                  LPDWORD lpNumberOfBytesTransferred, DWORD dwMilliseconds,
                                  BOOL bAlertable) WSX_SYM(GetOverlappedResultEx);
#endif

// Cancels the operations on hFile that the calling thread started; a stream goes on behind them. A
// send of which a part has gone leaves that part in the stream. Each still reports its end the
// way it would have, with ERROR_OPERATION_ABORTED unless it was done already, and owns its
// OVERLAPPED and buffers until then.
// Returns TRUE also when there were none. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI CancelIo(HANDLE hFile) WSX_SYM(CancelIo);

#if _WIN32_WINNT >= 0x0600
// As CancelIo, for one operation or, when lpOverlapped is NULL, for all, whichever thread started
// them. Errors: ERROR_NOT_FOUND (nothing to cancel), ERROR_INVALID_HANDLE.
BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) WSX_SYM(CancelIoEx);
#endif

// Asks a device for something that only it knows, of which there is none here.
// Returns FALSE. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (a handle of anything).
BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer,
                            DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                            LPDWORD lpBytesReturned, LPOVERLAPPED lpOverlapped)
    WSX_SYM(DeviceIoControl);

WSX_END_DECLS

#endif
