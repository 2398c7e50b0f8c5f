// SPDX-License-Identifier: MIT
#include "posix/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "posix/disk_file.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

int protection(PageAccess access) noexcept {
  switch (access) {
    case PageAccess::write:
      return PROT_READ | PROT_WRITE;
    case PageAccess::execute_read:
      return PROT_READ | PROT_EXEC;
    case PageAccess::execute_write:
      return PROT_READ | PROT_WRITE | PROT_EXEC;
    default:
      return PROT_READ;
  }
}

}  // namespace

Status open_memory(std::uint64_t size, int& descriptor) noexcept {
  descriptor = ::memfd_create("wsx", MFD_CLOEXEC);
  if (descriptor < 0) return file_status(errno);
  const Status status = resize_file(descriptor, size);
  if (succeeded(status)) return status;
  ::close(descriptor);
  descriptor = -1;
  // A size that no file can have.
  return Status::commitment_limit;
}

// The addresses are reserved first, which keeps everybody else away from them.
Status map_view(int descriptor, std::uint64_t offset, std::size_t size, const View& view,
                void* wish, std::size_t alignment, void*& address) noexcept {
  void* const place = reserve_pages(wish, size, alignment);
  if (!place) return wish ? socket_code(win::error_invalid_address) : Status::no_memory;
  address = ::mmap(place, size, protection(view.access),
                   MAP_FIXED | (view.copies ? MAP_PRIVATE : MAP_SHARED), descriptor,
                   static_cast<off_t>(offset));
  if (address != MAP_FAILED) return Status::success;
  const int error = errno;
  release_pages(place, size);
  return error == ENOMEM ? Status::no_memory : file_status(error);
}

Status flush_view(void* address, std::size_t size) noexcept {
  return ::msync(address, size, MS_SYNC) == 0 ? Status::success : file_status(errno);
}

}  // namespace wsx::posix
