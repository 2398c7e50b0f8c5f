// SPDX-License-Identifier: MIT
#include <namedpipeapi.h>
#include <winerror.h>

#include <new>

#include "lib/arguments.h"
#include "lib/files/pipe_end.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "posix/child.h"

// Pipes without a name.
namespace wsx {
namespace {

// 0 without memory; the descriptor is closed then.
HandleValue handle_of(int descriptor, bool reads) noexcept {
  Ref<Object> end(new (std::nothrow) PipeEnd(descriptor, reads));
  if (!end) posix::close_descriptor(descriptor);
  return end ? open_handle(std::move(end)) : 0;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
                       LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize) {
  TRACED(CreatePipe, hReadPipe, hWritePipe, lpPipeAttributes, nSize);
  if (bad_pointer(hReadPipe) || bad_pointer(hWritePipe)) return fail_win32(ERROR_NOACCESS);
  int reader = -1, writer = -1;
  const Status status = posix::open_pipe(nSize, reader, writer);
  if (!succeeded(status)) return fail_win32(win32_error(status));
  const HandleValue read = handle_of(reader, true);
  const HandleValue write = handle_of(writer, false);
  if (read == 0 || write == 0) {
    if (read != 0) close_handle(read);
    if (write != 0) close_handle(write);
    return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
  }
  *hReadPipe = reinterpret_cast<HANDLE>(read);
  *hWritePipe = reinterpret_cast<HANDLE>(write);
  return TRUE;
}

BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                          LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                          LPDWORD lpBytesLeftThisMessage) {
  TRACED(PeekNamedPipe, hNamedPipe, lpBuffer, nBufferSize, lpBytesRead, lpTotalBytesAvail,
         lpBytesLeftThisMessage);
  const Pinned<PipeEnd> pipe(reinterpret_cast<HandleValue>(hNamedPipe));
  if (!pipe) return fail_win32(ERROR_INVALID_HANDLE);
  if (!pipe->reads()) return fail_win32(ERROR_ACCESS_DENIED);
  posix::PipeContent content;
  const Status status =
      posix::look_into_pipe(pipe->descriptor(), lpBuffer, lpBuffer ? nBufferSize : 0, content);
  if (!succeeded(status)) return fail_win32(win32_error(status));
  if (content.ended) return fail_win32(ERROR_BROKEN_PIPE);
  if (lpBytesRead) *lpBytesRead = content.copied;
  if (lpTotalBytesAvail) *lpTotalBytesAvail = content.available;
  // A pipe of bytes has no messages.
  if (lpBytesLeftThisMessage) *lpBytesLeftThisMessage = 0;
  return TRUE;
}
