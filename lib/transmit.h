// SPDX-License-Identifier: MIT
#pragma once

#include <mswsock.h>

#include <cstdint>
#include <limits>
#include <memory>

#include "lib/files/file.h"
#include "lib/handle.h"
#include "lib/operation.h"
#include "posix/transmit.h"

namespace wsx {

class Socket;

// What TransmitFile and TransmitPackets send: pieces of memory and of files, which stay open until
// they are sent. Captured from the program's structures at the call.
class Sources {
 public:
  // The most that one call sends.
  static constexpr std::uint64_t limit = std::numeric_limits<std::int32_t>::max() - 1;

  // Room for that many parts; false without memory.
  bool reserve(std::size_t count) noexcept;

  // access_violation for memory that cannot be, ERROR_INVALID_HANDLE and ERROR_ACCESS_DENIED as
  // socket_codes for a file, invalid_parameter for an offset behind its end and beyond the limit.
  Status add_memory(const void* memory, std::size_t size) noexcept;
  Status add_file(HANDLE handle, const std::uint64_t* offset, std::uint64_t wanted) noexcept;

  posix::Part* parts() noexcept { return parts_.get(); }
  std::size_t count() const noexcept { return count_; }
  std::uint64_t size() const noexcept { return size_; }

 private:
  Status add(const posix::Part& part) noexcept;

  std::unique_ptr<posix::Part[]> parts_;
  std::unique_ptr<Pinned<File>[]> files_;
  std::size_t count_ = 0;
  std::uint64_t size_ = 0;
};

// On a stream, TF_DISCONNECT and TF_REUSE_SOCKET included.
Status transmit_stream(Socket& socket, Sources sources, DWORD flags, OVERLAPPED* overlapped);

// What both functions check of socket and flags.
Status check_transmission(Socket& socket, DWORD flags) noexcept;

}  // namespace wsx
