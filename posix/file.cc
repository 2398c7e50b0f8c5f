// SPDX-License-Identifier: MIT
#include "posix/file.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>

namespace wsx::posix {
namespace {

constexpr off_t largest_file = 4 << 20;
constexpr mode_t readable_by_all = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;

class File {
 public:
  explicit File(int descriptor) noexcept : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  explicit operator bool() const noexcept { return descriptor_ >= 0; }
  int get() const noexcept { return descriptor_; }

 private:
  const int descriptor_;
};

Status status_of_error() noexcept {
  switch (errno) {
    case ENOENT:
      return Status::no_such_file;
    case ENOMEM:
      return Status::no_memory;
    default:
      return Status::access_denied;
  }
}

bool may_be_trusted(const struct stat& file) noexcept {
  const bool ours = file.st_uid == ::geteuid() || file.st_uid == 0;
  return S_ISREG(file.st_mode) && ours && (file.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool read_all(int descriptor, std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::read(descriptor, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

bool write_all(int descriptor, std::string_view content) noexcept {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A link keeps pointing to its file, which is what gets replaced.
std::string behind_links(const std::string& path) {
  char resolved[PATH_MAX];
  return ::realpath(path.c_str(), resolved) ? resolved : path;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return path.substr(0, slash + 1);
}

// The new name is on the disk only when the folder is.
void flush_folder(const std::string& path) noexcept {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());
}

}  // namespace

const char* trusted_environment(const char* name) noexcept {
  const char* const value = ::secure_getenv(name);
  return value && *value != '\0' ? value : nullptr;
}

std::string module_path(const void* address) {
  Dl_info about;
  return ::dladdr(address, &about) != 0 && about.dli_fname ? behind_links(about.dli_fname) : "";
}

// O_NONBLOCK: what is named may be a pipe, whose opening would wait.
Status read_file(const std::string& path, std::string& content) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return status_of_error();
  struct stat about;
  if (::fstat(file.get(), &about) < 0) return status_of_error();
  if (!may_be_trusted(about) || about.st_size > largest_file) return Status::access_denied;
  content.resize(static_cast<std::size_t>(about.st_size));
  return read_all(file.get(), content) ? Status::success : Status::access_denied;
}

Status replace_file(const std::string& path, std::string_view content) {
  const std::string target = behind_links(path);
  // Nothing that needs memory comes after the change.
  const std::string folder = folder_of(target);
  std::string draft = target + ".XXXXXX";
  const File file(::mkostemp(draft.data(), O_CLOEXEC));
  if (!file) return status_of_error();
  const bool written = write_all(file.get(), content) &&
                       ::fchmod(file.get(), readable_by_all) == 0 && ::fsync(file.get()) == 0 &&
                       ::rename(draft.c_str(), target.c_str()) == 0;
  if (!written) {
    const Status status = status_of_error();
    ::unlink(draft.c_str());
    return status;
  }
  flush_folder(folder);
  return Status::success;
}

FileLock::FileLock(const std::string& path)
    : descriptor_(::open((behind_links(path) + ".lock").c_str(),
                         O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) {
  while (held() && ::flock(descriptor_, LOCK_EX) < 0) {
    if (errno == EINTR) continue;
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

FileLock::~FileLock() {
  if (held()) ::close(descriptor_);
}

}  // namespace wsx::posix
