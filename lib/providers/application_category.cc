// SPDX-License-Identifier: MIT
#include <ws2spi.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/providers/catalog.h"
#include "lib/status.h"
#include "lib/trace/trace.h"

// WSCGetApplicationCategory and WSCSetApplicationCategory. No provider is kept from a program by
// them, so what one process says is of no interest to the next.
namespace wsx {
namespace {

using Application = std::pair<std::string, std::string>;  // path, extra

constinit std::mutex lock;

// Never destroyed: programs may ask until the process ends.
std::map<Application, DWORD>& categories() {
  static auto& instance = *new std::map<Application, DWORD>;
  return instance;
}

template <typename Char>
struct Argument {
  const Char* text;
  DWORD length;

  bool read(std::string& utf8) const {
    if (!text || length == 0) return true;
    constexpr DWORD longest = 0x7fff;  // of a path
    return length <= longest && encode(std::basic_string_view<Char>(text, length), utf8);
  }
};

template <typename Char>
Status name_of(Argument<Char> path, Argument<Char> extra, Application& name) {
  if ((path.text && bad_pointer(path.text)) || (extra.text && bad_pointer(extra.text)))
    return Status::access_violation;
  const bool good = path.read(name.first) && extra.read(name.second) && !name.first.empty();
  return good ? Status::success : Status::invalid_parameter;
}

template <typename Char, typename Work>
int with_application(Argument<Char> path, Argument<Char> extra, INT* error, Work work) noexcept {
  if (bad_pointer(error)) return SOCKET_ERROR;
  const Status status = with_memory([&] {
    Application name;
    const Status good = name_of(path, extra, name);
    const std::lock_guard turn(lock);
    return succeeded(good) ? work(name) : good;
  });
  if (succeeded(status)) return 0;
  *error = wsa_error(status);
  return SOCKET_ERROR;
}

template <typename Char>
int get(Argument<Char> path, Argument<Char> extra, DWORD* permitted, INT* error) noexcept {
  return with_application(path, extra, error, [=](const Application& name) {
    if (bad_pointer(permitted)) return Status::access_violation;
    const auto place = categories().find(name);
    if (place == categories().end()) return socket_code(WSASERVICE_NOT_FOUND);
    *permitted = place->second;
    return Status::success;
  });
}

template <typename Char>
int set(Argument<Char> path, Argument<Char> extra, DWORD permitted, DWORD* previous,
        INT* error) noexcept {
  return with_application(path, extra, error, [=](const Application& name) {
    if (previous && bad_pointer(previous)) return Status::access_violation;
    const DWORD before = std::exchange(categories()[name], permitted);
    if (previous) *previous = before;
    return Status::success;
  });
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WSPAPI WSCGetApplicationCategory(LPCWSTR Path, DWORD PathLength, LPCWSTR Extra,
                                     DWORD ExtraLength, DWORD* pPermittedLspCategories,
                                     LPINT lpErrno) {
  TRACED(WSCGetApplicationCategory, Path, PathLength, Extra, ExtraLength, pPermittedLspCategories,
         lpErrno);
  return get<WCHAR>({Path, PathLength}, {Extra, ExtraLength}, pPermittedLspCategories, lpErrno);
}

int WSPAPI WSCSetApplicationCategory(LPCWSTR Path, DWORD PathLength, LPCWSTR Extra,
                                     DWORD ExtraLength, DWORD PermittedLspCategories,
                                     DWORD* pPrevPermLspCat, LPINT lpErrno) {
  TRACED(WSCSetApplicationCategory, Path, PathLength, Extra, ExtraLength, PermittedLspCategories,
         pPrevPermLspCat, lpErrno);
  return set<WCHAR>({Path, PathLength}, {Extra, ExtraLength}, PermittedLspCategories,
                    pPrevPermLspCat, lpErrno);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSPAPI wsx16_WSCGetApplicationCategory(const char16_t* path, DWORD path_length,
                                           const char16_t* extra, DWORD extra_length,
                                           DWORD* permitted, LPINT error) {
  TRACED(wsx16_WSCGetApplicationCategory, path, path_length, extra, extra_length, permitted, error);
  return get<char16_t>({path, path_length}, {extra, extra_length}, permitted, error);
}
int WSPAPI wsx16_WSCSetApplicationCategory(const char16_t* path, DWORD path_length,
                                           const char16_t* extra, DWORD extra_length,
                                           DWORD permitted, DWORD* previous, LPINT error) {
  TRACED(wsx16_WSCSetApplicationCategory, path, path_length, extra, extra_length, permitted,
         previous, error);
  return set<char16_t>({path, path_length}, {extra, extra_length}, permitted, previous, error);
}
WSX_END_DECLS
