// SPDX-License-Identifier: MIT
#include "posix/disk_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "posix/descriptor.h"
#include "posix/error.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

// Files have their own meaning of some errors; those that no NTSTATUS stands for are Windows'
// codes.
constexpr ErrorRow rows[] = {
    {ENOENT, Status::object_name_not_found},
    {ENOTDIR, Status::object_path_not_found},
    {EEXIST, socket_code(win::error_file_exists)},
    {EISDIR, Status::access_denied},
    {EROFS, Status::access_denied},
    {ETXTBSY, Status::sharing_violation},
    {ENOSPC, socket_code(win::error_disk_full)},
    {EDQUOT, socket_code(win::error_disk_full)},
    {EFBIG, socket_code(win::error_disk_full)},
    {EMFILE, socket_code(win::error_too_many_open_files)},
    {ENFILE, socket_code(win::error_too_many_open_files)},
    {ENAMETOOLONG, socket_code(win::error_filename_exced_range)},
    {ELOOP, Status::object_path_not_found},
    {EIO, socket_code(win::error_io_device)},
};

// Windows tells a file that is not there from a folder that is not.
Status missing(const char* path) noexcept {
  const std::string_view whole(path);
  const std::size_t slash = whole.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return Status::object_name_not_found;
  char folder[4096];
  if (slash >= sizeof folder) return socket_code(win::error_filename_exced_range);
  *std::copy_n(path, slash, folder) = '\0';
  struct stat found;
  const bool there = ::stat(folder, &found) == 0 && S_ISDIR(found.st_mode);
  return there ? Status::object_name_not_found : Status::object_path_not_found;
}

int flags_of(const FileWish& wish) {
  const int access = wish.write ? (wish.read ? O_RDWR : O_WRONLY) : O_RDONLY;
  // What is no ordinary file may block the call that opens it.
  return access | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (wish.write_through ? O_DSYNC : 0);
}

int open_uninterrupted(const char* path, int flags, mode_t mode) {
  int descriptor;
  do {
    descriptor = ::open(path, flags, mode);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

// Creates or opens, and knows which it was. A file that another process creates or removes in
// between is met by the next round.
int open_either(const char* path, const FileWish& wish, bool& existed) {
  const mode_t mode = wish.read_only ? 0444 : 0666;
  const bool may_create = wish.disposition == Disposition::create_new ||
                          wish.disposition == Disposition::create_always ||
                          wish.disposition == Disposition::open_always;
  const bool may_exist = wish.disposition != Disposition::create_new;
  for (;;) {
    if (may_create) {
      const int created = open_uninterrupted(path, flags_of(wish) | O_CREAT | O_EXCL, mode);
      if (created >= 0 || errno != EEXIST || !may_exist) return existed = false, created;
    }
    existed = true;
    const int opened = open_uninterrupted(path, flags_of(wish), mode);
    if (opened >= 0 || errno != ENOENT || !may_create) return opened;
  }
}

Status check_kind(int descriptor) {
  struct stat found;
  if (::fstat(descriptor, &found) < 0) return file_status(errno);
  if (S_ISDIR(found.st_mode)) return Status::access_denied;
  return S_ISREG(found.st_mode) ? Status::success : Status::not_supported;
}

// Cutting needs the right to write, which CREATE_ALWAYS does not have to ask for.
Status cut(int descriptor, const char* path) {
  int returned;
  do {
    returned = ::ftruncate(descriptor, 0);
    if (returned < 0 && (errno == EINVAL || errno == EBADF)) returned = ::truncate(path, 0);
  } while (returned < 0 && errno == EINTR);
  return returned < 0 ? file_status(errno) : Status::success;
}

}  // namespace

Status file_status(int error) noexcept {
  const Status* const status = find_status(rows, error);
  return status ? *status : status_of(error);
}

Status path_status(int error, const char* path) noexcept {
  return error == ENOENT ? missing(path) : file_status(error);
}

Status open_file(const char* path, const FileWish& wish, int& descriptor, bool& existed) noexcept {
  descriptor = open_either(path, wish, existed);
  if (descriptor < 0) return path_status(errno, path);
  Status status = check_kind(descriptor);
  const bool cuts = wish.disposition == Disposition::create_always ||
                    wish.disposition == Disposition::truncate_existing;
  if (succeeded(status) && existed && cuts) status = cut(descriptor, path);
  if (!succeeded(status)) close_descriptor(descriptor);
  return status;
}

Status read_at(int descriptor, void* memory, std::size_t size, std::uint64_t offset,
               std::size_t& count) noexcept {
  for (count = 0; count < size;) {
    const ssize_t got = ::pread(descriptor, static_cast<char*>(memory) + count, size - count,
                                static_cast<off_t>(offset + count));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_status(errno);
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  return Status::success;
}

Status write_at(int descriptor, const void* memory, std::size_t size, std::uint64_t offset,
                std::size_t& count) noexcept {
  for (count = 0; count < size;) {
    const ssize_t put = ::pwrite(descriptor, static_cast<const char*>(memory) + count, size - count,
                                 static_cast<off_t>(offset + count));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return file_status(errno);
    count += static_cast<std::size_t>(put);
  }
  return Status::success;
}

Status resize_file(int descriptor, std::uint64_t size) noexcept {
  int returned;
  do {
    returned = ::ftruncate(descriptor, static_cast<off_t>(size));
  } while (returned < 0 && errno == EINTR);
  return returned < 0 ? file_status(errno) : Status::success;
}

Status flush_file(int descriptor) noexcept {
  int returned;
  do {
    returned = ::fsync(descriptor);
  } while (returned < 0 && errno == EINTR);
  return returned < 0 ? file_status(errno) : Status::success;
}

Status place_file(int descriptor, std::uint64_t offset) noexcept {
  return ::lseek(descriptor, static_cast<off_t>(offset), SEEK_SET) < 0 ? file_status(errno)
                                                                       : Status::success;
}

Status file_size(int descriptor, std::uint64_t& size) noexcept {
  struct stat found;
  if (::fstat(descriptor, &found) < 0) return file_status(errno);
  size = static_cast<std::uint64_t>(found.st_size);
  return Status::success;
}

}  // namespace wsx::posix
