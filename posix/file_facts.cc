// SPDX-License-Identifier: MIT
#include "posix/file_facts.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "posix/disk_file.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

constexpr std::int64_t ticks_per_second = 10'000'000;
constexpr std::int64_t seconds_1601_to_1970 = 11'644'473'600;

template <typename Time>
std::int64_t ticks_of(const Time& time) noexcept {
  return (time.tv_sec + seconds_1601_to_1970) * ticks_per_second + time.tv_nsec / 100;
}

timespec time_of(const std::int64_t* ticks) noexcept {
  timespec time{};
  time.tv_nsec = UTIME_OMIT;
  if (!ticks) return time;
  // The host's clock has years before 1970, too, and counts nanoseconds forwards in them.
  time.tv_sec = *ticks / ticks_per_second - seconds_1601_to_1970;
  time.tv_nsec = *ticks % ticks_per_second * 100;
  return time;
}

FileFacts facts_in(const struct statx& found) noexcept {
  FileFacts facts;
  facts.folder = S_ISDIR(found.stx_mode);
  facts.read_only = (found.stx_mode & 0222) == 0;
  facts.link = S_ISLNK(found.stx_mode);
  // Windows gives folders no size.
  facts.size = S_ISREG(found.stx_mode) ? found.stx_size : 0;
  facts.accessed = ticks_of(found.stx_atime);
  facts.written = ticks_of(found.stx_mtime);
  // A file system that does not know when a file was made knows that it was not later than this.
  facts.created = found.stx_mask & STATX_BTIME ? ticks_of(found.stx_btime)
                                               : std::min(facts.written, ticks_of(found.stx_ctime));
  facts.device = std::uint64_t{found.stx_dev_major} << 20 | found.stx_dev_minor;
  facts.number = found.stx_ino;
  facts.links = found.stx_nlink;
  return facts;
}

constexpr unsigned wanted = STATX_BASIC_STATS | STATX_BTIME;

class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const noexcept { return value_ >= 0; }
  int get() const noexcept { return value_; }

 private:
  const int value_;
};

bool is_folder(const char* path) noexcept {
  struct stat found;
  return ::stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

bool exists(const char* path) noexcept {
  struct stat found;
  return ::lstat(path, &found) == 0;
}

bool is_same(const struct stat& a, const struct stat& b) noexcept {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Status copy_content(int from, int to) noexcept {
  std::array<char, 65536> buffer;
  for (std::uint64_t offset = 0;;) {
    std::size_t count = 0;
    Status status = read_at(from, buffer.data(), buffer.size(), offset, count);
    if (!succeeded(status) || count == 0) return status;
    status = write_at(to, buffer.data(), count, offset, count);
    if (!succeeded(status)) return status;
    offset += count;
  }
}

// Where the file system ends. Windows copies files there, not folders.
Status move_across(const char* from, const char* to, const Renaming& how) noexcept {
  if (!how.copy) return socket_code(win::error_not_same_device);
  if (is_folder(from)) return Status::access_denied;
  const Status status = copy_file(from, to, how.replace);
  if (!succeeded(status)) return status;
  return ::unlink(from) == 0 ? Status::success : path_status(errno, from);
}

}  // namespace

Status facts_of(const char* path, FileFacts& facts) noexcept {
  struct statx found;
  if (::statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, wanted, &found) != 0)
    return path_status(errno, path);
  const bool link = S_ISLNK(found.stx_mode);
  struct statx behind;
  if (link && ::statx(AT_FDCWD, path, 0, wanted, &behind) == 0) found = behind;
  facts = facts_in(found);
  facts.link = link;
  return Status::success;
}

Status facts_of(int descriptor, FileFacts& facts) noexcept {
  struct statx found;
  if (::statx(descriptor, "", AT_EMPTY_PATH, wanted, &found) != 0) return file_status(errno);
  facts = facts_in(found);
  return Status::success;
}

Status set_times(int descriptor, const std::int64_t* accessed,
                 const std::int64_t* written) noexcept {
  const timespec times[] = {time_of(accessed), time_of(written)};
  return ::futimens(descriptor, times) == 0 ? Status::success : file_status(errno);
}

Status set_read_only(const char* path, bool read_only) noexcept {
  struct stat found;
  if (::stat(path, &found) != 0) return path_status(errno, path);
  const mode_t before = found.st_mode & 07777;
  const bool was = (before & 0222) == 0;
  // Who else could write it once is not known any more.
  const mode_t after = read_only ? before & ~mode_t{0222} : before | S_IWUSR;
  if (was == read_only || ::chmod(path, after) == 0) return Status::success;
  return path_status(errno, path);
}

Status list_folder(const char* path, std::vector<std::string>& names) {
  DIR* const folder = ::opendir(*path ? path : ".");
  // A search in what is no folder, or in none, looks at a wrong path.
  if (!folder && (errno == ENOENT || errno == ENOTDIR)) return Status::object_path_not_found;
  if (!folder) return file_status(errno);
  try {
    while (const dirent* const entry = ::readdir(folder)) names.emplace_back(entry->d_name);
  } catch (...) {
    ::closedir(folder);
    throw;
  }
  ::closedir(folder);
  return Status::success;
}

// The kernel leaves an existing file alone in the same step, where the file system can; elsewhere
// there is a moment in between.
Status rename_file(const char* from, const char* to, const Renaming& how) noexcept {
  if (!exists(from)) return path_status(errno, from);
  if (how.replace && is_folder(to)) return Status::access_denied;
  int failed = ::renameat2(AT_FDCWD, from, AT_FDCWD, to, how.replace ? 0 : RENAME_NOREPLACE);
  if (failed && errno == EEXIST && std::strcmp(from, to) == 0) return Status::success;
  if (failed && (errno == EINVAL || errno == ENOSYS) && !how.replace) {
    if (exists(to)) return socket_code(win::error_already_exists);
    failed = ::rename(from, to);
  }
  if (!failed) return Status::success;
  if (errno == EXDEV) return move_across(from, to, how);
  if (errno == EEXIST) return socket_code(win::error_already_exists);
  // What is there is not missing: the new name's folder is.
  if (errno == ENOENT || errno == ENOTDIR) return Status::object_path_not_found;
  // A folder into itself.
  return errno == EINVAL ? Status::sharing_violation : file_status(errno);
}

Status copy_file(const char* from, const char* to, bool replace) noexcept {
  int opened = -1;
  bool existed = false;
  FileWish wish;
  wish.read = true;
  Status status = open_file(from, wish, opened, existed);
  if (!succeeded(status)) return status;
  const Descriptor source(opened);
  struct stat ours, theirs;
  if (::fstat(source.get(), &ours) != 0) return file_status(errno);
  if (replace && ::stat(to, &theirs) == 0 && is_same(ours, theirs))
    return Status::sharing_violation;
  wish.write = true;
  wish.disposition = replace ? Disposition::create_always : Disposition::create_new;
  status = open_file(to, wish, opened, existed);
  if (!succeeded(status)) return status;
  const Descriptor target(opened);
  status = copy_content(source.get(), target.get());
  if (!succeeded(status)) {
    ::unlink(to);
    return status;
  }
  const timespec times[] = {time_of(nullptr), ours.st_mtim};
  ::futimens(target.get(), times);
  if ((ours.st_mode & 0222) == 0) ::fchmod(target.get(), ours.st_mode & 0555);
  return Status::success;
}

Status create_file(const char* path) noexcept {
  FileWish wish;
  wish.write = true;
  wish.disposition = Disposition::create_new;
  int descriptor = -1;
  bool existed = false;
  const Status status = open_file(path, wish, descriptor, existed);
  if (succeeded(status)) ::close(descriptor);
  return status;
}

}  // namespace wsx::posix
