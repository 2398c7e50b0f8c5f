// SPDX-License-Identifier: MIT
#include <fileapi.h>
#include <winbase.h>
#include <winsock2.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/event.h"
#include "lib/files/file.h"
#include "lib/files/pipe_end.h"
#include "lib/files/standard_stream.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/providers/upcalls.h"
#include "lib/receive.h"
#include "lib/send.h"
#include "lib/socket.h"
#include "lib/status.h"
#include "lib/trace/trace.h"

// CreateFile and what programs do with its handles; ReadFile and WriteFile on sockets as well.
namespace wsx {
namespace {

constexpr DWORD attributes = 0x0000ffff;
constexpr DWORD accepted_flags = attributes | FILE_FLAG_WRITE_THROUGH | FILE_FLAG_OVERLAPPED |
                                 FILE_FLAG_NO_BUFFERING | FILE_FLAG_RANDOM_ACCESS |
                                 FILE_FLAG_SEQUENTIAL_SCAN;
// What a server behind a pipe may do in the caller's name; of no meaning for files.
constexpr DWORD quality_of_service = SECURITY_SQOS_PRESENT | SECURITY_DELEGATION |
                                     SECURITY_CONTEXT_TRACKING | SECURITY_EFFECTIVE_ONLY;

constexpr DWORD accepted_flags_with(DWORD flags) noexcept {
  return flags & SECURITY_SQOS_PRESENT ? accepted_flags | quality_of_service : accepted_flags;
}

struct Opening {
  DWORD access;
  DWORD disposition;
  DWORD flags;
  HANDLE model;
};

DWORD check(const Opening& opening) noexcept {
  if (opening.disposition < CREATE_NEW || opening.disposition > TRUNCATE_EXISTING)
    return ERROR_INVALID_PARAMETER;
  if ((opening.flags & ~accepted_flags_with(opening.flags)) != 0 || opening.model)
    return ERROR_NOT_SUPPORTED;
  const bool writes = opening.access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA);
  if ((opening.access & FILE_APPEND_DATA) && !writes) return ERROR_NOT_SUPPORTED;
  return opening.disposition == TRUNCATE_EXISTING && !writes ? ERROR_INVALID_PARAMETER : 0;
}

HANDLE refuse(DWORD code) noexcept {
  set_last_error(code);
  return INVALID_HANDLE_VALUE;
}

HANDLE open(const std::string& path, const Opening& opening) noexcept {
  const DWORD refused = check(opening);
  if (refused != 0) return refuse(refused);
  if (path.empty()) return refuse(ERROR_PATH_NOT_FOUND);
  const DWORD access = opening.access;
  posix::FileWish wish;
  wish.read = access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA);
  wish.write = access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA);
  wish.write_through = opening.flags & FILE_FLAG_WRITE_THROUGH;
  wish.read_only = opening.flags & FILE_ATTRIBUTE_READONLY;
  wish.disposition = static_cast<posix::Disposition>(opening.disposition);
  int descriptor = -1;
  bool existed = false;
  const Status status = posix::open_file(path.c_str(), wish, descriptor, existed);
  if (!succeeded(status)) return refuse(win32_error(status));
  const bool overlapped = opening.flags & FILE_FLAG_OVERLAPPED;
  const bool attributes = wish.write || (access & FILE_WRITE_ATTRIBUTES);
  Ref<Object> file(new (std::nothrow)
                       File(descriptor, {wish.read, wish.write, overlapped, attributes}));
  if (!file) posix::close_descriptor(descriptor);
  const HandleValue value = file ? open_handle(std::move(file)) : 0;
  if (value == 0) return refuse(ERROR_NOT_ENOUGH_MEMORY);
  const bool tells = opening.disposition == CREATE_ALWAYS || opening.disposition == OPEN_ALWAYS;
  set_last_error(tells && existed ? ERROR_ALREADY_EXISTS : 0);
  return reinterpret_cast<HANDLE>(value);
}

// Windows separates folders by either slash.
HANDLE open_narrow(const char* name, const Opening& opening) noexcept try {
  std::string path(name ? name : "");
  std::ranges::replace(path, '\\', '/');
  return open(path, opening);
} catch (const std::bad_alloc&) {
  return refuse(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
HANDLE open_wide(const Char* name, const Opening& opening) noexcept {
  const Utf8Argument path(name);
  return path.valid() ? open_narrow(path.get(), opening) : refuse(ERROR_INVALID_NAME);
}

// Ends an overlapped request on a file, which is before its call returns.
class FileRequest {
 public:
  // ERROR_INVALID_HANDLE when hEvent names no event.
  DWORD begin(OVERLAPPED* overlapped) noexcept {
    overlapped_ = overlapped;
    if (!overlapped) return 0;
    const auto event = reinterpret_cast<HandleValue>(overlapped->hEvent) & ~HandleValue{1};
    if (event != 0) event_ = Pinned<Event>(event);
    if (event != 0 && !event_) return ERROR_INVALID_HANDLE;
    if (event_) event_->reset();
    publish(Status::pending);
    offset_ = std::uint64_t{overlapped->OffsetHigh} << 32 | overlapped->Offset;
    return 0;
  }
  const std::uint64_t* offset() const noexcept { return overlapped_ ? &offset_ : nullptr; }
  void end(Status status, std::size_t count) noexcept {
    if (!overlapped_) return;
    overlapped_->InternalHigh = count;
    publish(status);
    if (event_) event_->set();
  }

 private:
  void publish(Status status) noexcept {
    std::atomic_ref(overlapped_->Internal)
        .store(static_cast<ULONG_PTR>(status), std::memory_order_release);
  }

  OVERLAPPED* overlapped_ = nullptr;
  Pinned<Event> event_;
  std::uint64_t offset_ = 0;
};

// What both directions check, whatever the handle names. The count is 0 until there is another.
DWORD check_transfer(bool overlapped_handle, const void* buffer, DWORD size, DWORD* count,
                     const OVERLAPPED* overlapped) noexcept {
  if (overlapped_handle && !overlapped) return ERROR_INVALID_PARAMETER;
  if (!overlapped && !count) return ERROR_INVALID_PARAMETER;
  if ((count && bad_pointer(count)) || (size != 0 && bad_pointer(buffer))) return ERROR_NOACCESS;
  if (count) *count = 0;
  return 0;
}

template <typename Move>
BOOL transfer(File& file, bool allowed, const void* buffer, DWORD size, DWORD* count,
              OVERLAPPED* overlapped, Move move) noexcept {
  if (!allowed) return fail_win32(ERROR_ACCESS_DENIED);
  const DWORD refused = check_transfer(file.access().overlapped, buffer, size, count, overlapped);
  if (refused != 0) return fail_win32(refused);
  FileRequest request;
  const DWORD no_event = request.begin(overlapped);
  if (no_event != 0) return fail_win32(no_event);
  std::size_t moved = 0;
  const Status status = move(request.offset(), moved);
  request.end(status, moved);
  if (!succeeded(status)) return fail_win32(win32_error(status));
  if (count) *count = static_cast<DWORD>(moved);
  return TRUE;
}

// STATUS_END_OF_FILE has its own code, which only this call needs.
BOOL read_from(File& file, void* buffer, DWORD size, DWORD* count,
               OVERLAPPED* overlapped) noexcept {
  return transfer(file, file.access().read, buffer, size, count, overlapped,
                  [&](const std::uint64_t* offset, std::size_t& moved) noexcept {
                    const Status status = file.read(buffer, size, offset, moved);
                    const bool ended = succeeded(status) && offset && size != 0 && moved == 0;
                    return ended ? Status::end_of_file : status;
                  });
}

BOOL write_to(File& file, const void* buffer, DWORD size, DWORD* count,
              OVERLAPPED* overlapped) noexcept {
  return transfer(file, file.access().write, buffer, size, count, overlapped,
                  [&](const std::uint64_t* offset, std::size_t& moved) noexcept {
                    return file.write(buffer, size, offset, moved);
                  });
}

using SocketTransfer = Status (*)(Socket&, const WSABUF&, DWORD*, OVERLAPPED*);

BOOL transfer(Socket& socket, const void* buffer, DWORD size, DWORD* count, OVERLAPPED* overlapped,
              SocketTransfer move) noexcept {
  const DWORD refused = check_transfer(socket.traits().overlapped, buffer, size, count, overlapped);
  if (refused != 0) return fail_win32(refused);
  const WSABUF piece{size, static_cast<CHAR*>(const_cast<void*>(buffer))};
  const Status status = move(socket, piece, count, overlapped);
  if (status == Status::success) return TRUE;
  return fail_win32(win32_error(status));
}

Status send_piece(Socket& socket, const WSABUF& piece, DWORD* sent,
                  OVERLAPPED* overlapped) noexcept {
  return send_to(socket, {&piece, 1, 0}, sent, {overlapped});
}

Status receive_piece(Socket& socket, const WSABUF& piece, DWORD* received,
                     OVERLAPPED* overlapped) noexcept {
  DWORD flags = 0;
  return receive_from(socket, {&piece, 1, received, &flags}, {overlapped});
}

template <typename Use>
auto with_file(HANDLE handle, decltype(std::declval<Use>()(std::declval<File&>())) failed,
               Use use) noexcept {
  const Pinned<File> file(reinterpret_cast<HandleValue>(handle));
  if (file) return use(*file);
  set_last_error(ERROR_INVALID_HANDLE);
  return failed;
}

// A handle that a provider has made: the system hands its reads and writes to the provider.
template <typename Call>
BOOL hand_over(DWORD* bytes, OVERLAPPED* overlapped, Call call) noexcept {
  if (!overlapped && bad_pointer(bytes)) return fail_win32(ERROR_INVALID_PARAMETER);
  DWORD count = 0;
  if (call(&count, overlapped) != 0) {
    const auto error = static_cast<DWORD>(WSAGetLastError());
    return fail_win32(error == WSA_IO_PENDING ? error : win32_error(status_of(error)));
  }
  if (bytes) *bytes = count;
  return TRUE;
}

// All ones stand for a failure, too: then the last error says that it is none.
DWORD low_half(std::uint64_t number) noexcept {
  const auto low = static_cast<DWORD>(number);
  if (low == INVALID_FILE_SIZE) set_last_error(0);
  return low;
}

BOOL seek(File& file, std::int64_t distance, DWORD from, std::uint64_t& position) noexcept {
  const Status status = file.seek(distance, from, position);
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}

// A standard stream, or a pipe, has no positions, and its requests end before the call returns.
template <typename Stream>
BOOL transfer(const Stream& stream, const void* buffer, DWORD size, DWORD* count,
              OVERLAPPED* overlapped,
              Status (Stream::*move)(void*, std::size_t, std::size_t&) const noexcept) noexcept {
  const DWORD refused = check_transfer(false, buffer, size, count, overlapped);
  if (refused != 0) return fail_win32(refused);
  FileRequest request;
  const DWORD no_event = request.begin(overlapped);
  if (no_event != 0) return fail_win32(no_event);
  std::size_t moved = 0;
  const Status status = (stream.*move)(const_cast<void*>(buffer), size, moved);
  request.end(status, moved);
  if (count) *count = static_cast<DWORD>(moved);
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}

// For calls that change the file, which takes the right to write.
BOOL change(HANDLE handle, Status (File::*call)() noexcept) noexcept {
  return with_file(handle, FALSE, [=](File& file) noexcept {
    if (!file.access().write) return fail_win32(ERROR_ACCESS_DENIED);
    const Status status = (file.*call)();
    return succeeded(status) ? BOOL{TRUE} : fail_win32(win32_error(status));
  });
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) {
  TRACED(CreateFileA, lpFileName, dwDesiredAccess, dwShareMode, lpSecurityAttributes,
         dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile);
  return open_narrow(lpFileName,
                     {dwDesiredAccess, dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile});
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) {
  TRACED(CreateFileW, lpFileName, dwDesiredAccess, dwShareMode, lpSecurityAttributes,
         dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile);
  return open_wide(lpFileName,
                   {dwDesiredAccess, dwCreationDisposition, dwFlagsAndAttributes, hTemplateFile});
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HANDLE WINAPI wsx16_CreateFileW(const char16_t* name, DWORD access, DWORD dwShareMode,
                                LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD disposition,
                                DWORD flags, HANDLE model) {
  TRACED(wsx16_CreateFileW, name, access, dwShareMode, lpSecurityAttributes, disposition, flags,
         model);
  return open_wide(name, {access, disposition, flags, model});
}
WSX_END_DECLS

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                     LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped) {
  TRACED(ReadFile, hFile, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped);
  const auto value = reinterpret_cast<HandleValue>(hFile);
  if (const Pinned<File> file(value); file)
    return read_from(*file, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped);
  if (const Pinned<Socket> socket(value); socket)
    return transfer(*socket, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped,
                    receive_piece);
  if (const Pinned<StandardStream> stream(value); stream)
    return transfer(*stream, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped,
                    &StandardStream::read);
  if (const Pinned<PipeEnd> pipe(value); pipe)
    return transfer(*pipe, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped,
                    &PipeEnd::read);
  if (Pinned<LayeredSocket>(value))
    return hand_over(lpNumberOfBytesRead, lpOverlapped, [=](DWORD* count, OVERLAPPED* overlapped) {
      WSABUF buffer{nNumberOfBytesToRead, static_cast<char*>(lpBuffer)};
      DWORD flags = 0;
      return WSARecv(value, &buffer, 1, count, &flags, overlapped, nullptr);
    });
  return fail_win32(ERROR_INVALID_HANDLE);
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped) {
  TRACED(WriteFile, hFile, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped);
  const auto value = reinterpret_cast<HandleValue>(hFile);
  if (const Pinned<File> file(value); file)
    return write_to(*file, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped);
  if (const Pinned<Socket> socket(value); socket)
    return transfer(*socket, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped,
                    send_piece);
  if (const Pinned<StandardStream> stream(value); stream)
    return transfer(*stream, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped,
                    &StandardStream::write);
  if (const Pinned<PipeEnd> pipe(value); pipe)
    return transfer(*pipe, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped,
                    &PipeEnd::write);
  if (Pinned<LayeredSocket>(value))
    return hand_over(
        lpNumberOfBytesWritten, lpOverlapped, [=](DWORD* count, OVERLAPPED* overlapped) {
          WSABUF buffer{nNumberOfBytesToWrite, static_cast<char*>(const_cast<void*>(lpBuffer))};
          return WSASend(value, &buffer, 1, count, 0, overlapped, nullptr);
        });
  return fail_win32(ERROR_INVALID_HANDLE);
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
                             PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod) {
  TRACED(SetFilePointerEx, hFile, liDistanceToMove, lpNewFilePointer, dwMoveMethod);
  return with_file(hFile, FALSE, [&](File& file) noexcept {
    std::uint64_t position = 0;
    const BOOL moved = seek(file, liDistanceToMove.QuadPart, dwMoveMethod, position);
    if (moved && lpNewFilePointer) lpNewFilePointer->QuadPart = static_cast<LONGLONG>(position);
    return moved;
  });
}

// Without a place for the high half there is none: the distance is signed, the position must fit.
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                            DWORD dwMoveMethod) {
  TRACED(SetFilePointer, hFile, lDistanceToMove, lpDistanceToMoveHigh, dwMoveMethod);
  const std::int64_t distance =
      lpDistanceToMoveHigh
          ? static_cast<std::int64_t>(
                static_cast<std::uint64_t>(static_cast<DWORD>(*lpDistanceToMoveHigh)) << 32 |
                static_cast<DWORD>(lDistanceToMove))
          : lDistanceToMove;
  return with_file(hFile, INVALID_SET_FILE_POINTER, [&](File& file) noexcept {
    std::uint64_t before = 0;
    std::uint64_t position = 0;
    if (!seek(file, 0, FILE_CURRENT, before)) return INVALID_SET_FILE_POINTER;
    if (!seek(file, distance, dwMoveMethod, position)) return INVALID_SET_FILE_POINTER;
    if (!lpDistanceToMoveHigh && position >> 32 != 0) {
      seek(file, static_cast<std::int64_t>(before), FILE_BEGIN, position);
      set_last_error(ERROR_INVALID_PARAMETER);
      return INVALID_SET_FILE_POINTER;
    }
    if (lpDistanceToMoveHigh) *lpDistanceToMoveHigh = static_cast<LONG>(position >> 32);
    return low_half(static_cast<std::uint64_t>(position));
  });
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) {
  TRACED(GetFileSizeEx, hFile, lpFileSize);
  return with_file(hFile, FALSE, [&](File& file) noexcept {
    if (bad_pointer(lpFileSize)) return fail_win32(ERROR_INVALID_PARAMETER);
    std::uint64_t size = 0;
    const Status status = file.size(size);
    if (!succeeded(status)) return fail_win32(win32_error(status));
    lpFileSize->QuadPart = static_cast<LONGLONG>(size);
    return BOOL{TRUE};
  });
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) {
  TRACED(GetFileSize, hFile, lpFileSizeHigh);
  LARGE_INTEGER size;
  if (!GetFileSizeEx(hFile, &size)) return INVALID_FILE_SIZE;
  if (lpFileSizeHigh) *lpFileSizeHigh = static_cast<DWORD>(size.HighPart);
  return low_half(static_cast<std::uint64_t>(size.QuadPart));
}

BOOL WINAPI SetEndOfFile(HANDLE hFile) {
  TRACED(SetEndOfFile, hFile);
  return change(hFile, &File::end_here);
}

BOOL WINAPI FlushFileBuffers(HANDLE hFile) {
  TRACED(FlushFileBuffers, hFile);
  return change(hFile, &File::flush);
}
