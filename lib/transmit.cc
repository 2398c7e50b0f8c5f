// SPDX-License-Identifier: MIT
#include "lib/transmit.h"

#include <winsock2.h>

#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/disconnect_ex.h"
#include "lib/extended.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"

// TransmitFile, and what it shares with TransmitPackets.
namespace wsx {

bool Sources::reserve(std::size_t count) noexcept {
  parts_.reset(new (std::nothrow) posix::Part[count]);
  files_.reset(new (std::nothrow) Pinned<File>[count]);
  return parts_ && files_;
}

Status Sources::add(const posix::Part& part) noexcept {
  if (part.size > limit - size_) return Status::invalid_parameter;
  size_ += part.size;
  parts_[count_++] = part;
  return Status::success;
}

Status Sources::add_memory(const void* memory, std::size_t size) noexcept {
  if (size != 0 && bad_pointer(memory)) return Status::access_violation;
  return add({.memory = static_cast<const char*>(memory), .size = size});
}

Status Sources::add_file(HANDLE handle, const std::uint64_t* offset,
                         std::uint64_t wanted) noexcept {
  Pinned<File> file(reinterpret_cast<HandleValue>(handle));
  if (!file) return socket_code(ERROR_INVALID_HANDLE);
  if (!file->access().read) return socket_code(ERROR_ACCESS_DENIED);
  std::uint64_t start = 0;
  std::uint64_t length = 0;
  const Status status = file->claim(offset, wanted, start, length);
  if (!succeeded(status)) return status;
  if (length > limit) return Status::invalid_parameter;
  const int descriptor = file->descriptor();
  files_[count_] = std::move(file);
  return add({.file = descriptor, .offset = start, .size = static_cast<std::size_t>(length)});
}

namespace {

class Transmit final : public Operation {
 public:
  Transmit(Socket& socket, Sources sources, DWORD flags) noexcept
      : socket_(&socket),
        sources_(std::move(sources)),
        transmission_{sources_.parts(), sources_.count()},
        disconnects_(flags & TF_DISCONNECT),
        reuses_(flags & TF_REUSE_SOCKET) {
    socket.hold();
  }

  Status attempt(Socket& socket) noexcept override {
    if (awaits_end_) return await_end(socket);
    const Status status = posix::try_transmit(socket.descriptor(), transmission_);
    if (!succeeded(status)) return socket.judge_send(status);
    return disconnects_ ? socket.finish_sending() : status;
  }
  std::size_t transferred() const noexcept override { return transmission_.sent; }

  Lane* go_on(Status& status) noexcept override {
    if (!succeeded(status) || !reuses_) return nullptr;
    if (!std::exchange(awaits_end_, true)) return &socket_->receives();
    status = socket_->renew();
    return nullptr;
  }

 private:
  const Ref<Socket> socket_;
  Sources sources_;
  posix::Transmission transmission_;
  const bool disconnects_;
  const bool reuses_;
  bool awaits_end_ = false;
};

}  // namespace

Status transmit_stream(Socket& socket, Sources sources, DWORD flags, OVERLAPPED* overlapped) {
  std::unique_ptr<Operation> operation(new (std::nothrow)
                                           Transmit(socket, std::move(sources), flags));
  if (!operation) return Status::insufficient_resources;
  if (flags & TF_DISCONNECT) socket.shut_send = true;
  if (flags & TF_REUSE_SOCKET) socket.shut_receive = true;
  return perform_extended(socket, socket.sends(), std::move(operation), overlapped,
                          socket.options.send_timeout);
}

// The connection comes first, before flags that make no sense.
Status check_transmission(Socket& socket, DWORD flags) noexcept {
  constexpr DWORD known =
      TF_DISCONNECT | TF_REUSE_SOCKET | TF_WRITE_BEHIND | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC;
  if (!socket.connected()) return Status::invalid_connection;
  if (socket.shut_send) return Status::pipe_disconnected;
  if ((flags & ~known) != 0) return Status::invalid_parameter;
  if ((flags & TF_REUSE_SOCKET) && !(flags & TF_DISCONNECT)) return Status::invalid_parameter;
  if ((flags & TF_DISCONNECT) && !socket.stream()) return Status::invalid_parameter;
  const bool nameless = socket.traits().family == AF_UNIX;
  return (flags & TF_REUSE_SOCKET) && nameless ? Status::not_supported : Status::success;
}

namespace {

std::uint64_t offset_of(const OVERLAPPED& overlapped) noexcept {
  return std::uint64_t{overlapped.OffsetHigh} << 32 | overlapped.Offset;
}

Status transmit(Socket& socket, HANDLE file, DWORD size, OVERLAPPED* overlapped,
                const TRANSMIT_FILE_BUFFERS* buffers, DWORD flags) {
  Status status = check_transmission(socket, flags);
  if (succeeded(status) && !socket.stream()) status = Status::invalid_parameter;
  if (!succeeded(status)) return refuse_extended(socket, overlapped, status);
  if (buffers && bad_pointer(buffers)) return Status::access_violation;
  const TRANSMIT_FILE_BUFFERS ends = buffers ? *buffers : TRANSMIT_FILE_BUFFERS{};
  Sources sources;
  if (!sources.reserve(3)) return Status::insufficient_resources;
  status = sources.add_memory(ends.Head, ends.HeadLength);
  if (succeeded(status) && file) {
    const std::uint64_t offset = overlapped ? offset_of(*overlapped) : 0;
    status = sources.add_file(file, overlapped ? &offset : nullptr, size);
  }
  if (succeeded(status)) status = sources.add_memory(ends.Tail, ends.TailLength);
  if (!succeeded(status)) return status;
  return transmit_stream(socket, std::move(sources), flags, overlapped);
}

}  // namespace

// The size of each send is a hint, and so are the flags that choose a thread.
BOOL PASCAL transmit_file(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                          DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                          LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved) {
  TRACED_AS(TransmitFile, transmit_file, hSocket, hFile, nNumberOfBytesToWrite,
            nNumberOfBytesPerSend, lpOverlapped, lpTransmitBuffers, dwReserved);
  const Entry socket(hSocket, Entry::To::base);
  if (!socket) return fail(socket.error()), FALSE;
  return finish_extended(
      transmit(*socket, hFile, nNumberOfBytesToWrite, lpOverlapped, lpTransmitBuffers, dwReserved));
}

}  // namespace wsx

using namespace wsx;

BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                         DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                         LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved) {
  TRACED(TransmitFile, hSocket, hFile, nNumberOfBytesToWrite, nNumberOfBytesPerSend, lpOverlapped,
         lpTransmitBuffers, dwReserved);
  return call_extension(transmit_file, WSAID_TRANSMITFILE, hSocket, hFile, nNumberOfBytesToWrite,
                        nNumberOfBytesPerSend, lpOverlapped, lpTransmitBuffers, dwReserved);
}
