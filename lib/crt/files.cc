// SPDX-License-Identifier: MIT
#include <stdio.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>

#include "lib/crt/rule.h"
#include "lib/encoding.h"
#include "posix/stream.h"

// Streams of Microsoft's C runtime.
namespace wsx {
namespace {

// "rb, ccs=UTF-8" is "rb" here. Windows' letters about buffers and inheritance mean nothing.
std::string host_mode(const char* mode) {
  std::string letters(mode, std::strcspn(mode, ","));
  std::erase_if(letters, [](char c) { return std::strchr("rwa+bx", c) == nullptr; });
  return letters;
}

template <typename Open>
errno_t open(FILE** stream, const char* name, const char* mode, Open open_file) noexcept try {
  if (!stream) return broken_rule(EINVAL);
  *stream = nullptr;
  if (!name || !mode || *mode == '\0') return broken_rule(EINVAL);
  std::string path(name);
  std::ranges::replace(path, '\\', '/');
  *stream = open_file(path.c_str(), host_mode(mode).c_str());
  return *stream ? 0 : errno;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM;
}

errno_t open(FILE** stream, const char* name, const char* mode) noexcept {
  return open(stream, name, mode,
              [](const char* path, const char* how) { return std::fopen(path, how); });
}

template <typename Wide>
errno_t open_wide(FILE** stream, const Wide* name, const Wide* mode) noexcept {
  const Utf8Argument path(name), how(mode);
  if (stream && (!path.valid() || !how.valid())) return *stream = nullptr, errno = EILSEQ;
  return open(stream, path.get(), how.get());
}

template <typename Wide>
FILE* open_wide(const Wide* name, const Wide* mode) noexcept {
  FILE* stream = nullptr;
  open_wide(&stream, name, mode);
  return stream;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t fopen_s(FILE** stream, const char* name, const char* mode) {
  return open(stream, name, mode);
}
errno_t freopen_s(FILE** stream, const char* name, const char* mode, FILE* old) {
  if (!old) return stream ? (*stream = nullptr, broken_rule(EINVAL)) : broken_rule(EINVAL);
  return open(stream, name, mode,
              [old](const char* path, const char* how) { return std::freopen(path, how, old); });
}
errno_t tmpfile_s(FILE** stream) {
  if (!stream) return broken_rule(EINVAL);
  *stream = std::tmpfile();
  return *stream ? 0 : errno;
}
FILE* _fsopen(const char* name, const char* mode, int) {
  FILE* stream = nullptr;
  open(&stream, name, mode);
  return stream;
}

char* gets_s(char* buffer, size_t size) {
  if (!buffer || size == 0) return broken_rule(EINVAL), nullptr;
  std::size_t length = 0;
  int c = std::getchar();
  if (c == EOF) return *buffer = '\0', nullptr;
  for (; c != EOF && c != '\n'; c = std::getchar())
    if (length++ < size) buffer[length - 1] = static_cast<char>(c);
  if (length >= size) return empty_and_broken(buffer, size, ERANGE), nullptr;
  buffer[length] = '\0';
  return buffer;
}

int _fileno(FILE* stream) {
  return stream ? posix::descriptor_of(stream) : (broken_rule(EINVAL), -1);
}
int _fseeki64(FILE* stream, long long offset, int origin) {
  return std::fseek(stream, offset, origin);
}
long long _ftelli64(FILE* stream) {
  return std::ftell(stream);
}
FILE* _popen(const char* command, const char* mode) try {
  if (!command || !mode) return broken_rule(EINVAL), nullptr;
  return posix::open_command(command, *mode == 'r' ? "r" : "w");
} catch (const std::bad_alloc&) {
  return nullptr;
}
int _pclose(FILE* stream) {
  return stream ? posix::close_command(stream) : (broken_rule(EINVAL), -1);
}
FILE* _fdopen(int descriptor, const char* mode) try {
  if (!mode) return broken_rule(EINVAL), nullptr;
  return posix::open_descriptor(descriptor, host_mode(mode).c_str());
} catch (const std::bad_alloc&) {
  return nullptr;
}

FILE* _wfopen(const wchar_t* name, const wchar_t* mode) {
  return open_wide(name, mode);
}
errno_t _wfopen_s(FILE** stream, const wchar_t* name, const wchar_t* mode) {
  return open_wide(stream, name, mode);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
FILE* wsx16__wfopen(const char16_t* name, const char16_t* mode) {
  return open_wide(name, mode);
}
errno_t wsx16__wfopen_s(FILE** stream, const char16_t* name, const char16_t* mode) {
  return open_wide(stream, name, mode);
}
WSX_END_DECLS
