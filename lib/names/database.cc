// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"
#include "lib/thread_result.h"
#include "lib/trace/trace.h"
#include "posix/resolve.h"

// The functions that return a struct of their own: one of each kind for each thread, good until the
// thread asks again.
namespace wsx {
namespace {

// An entry and the arrays of pointers that the structs want.
class Storage {
 public:
  posix::Entry entry;

  char* name() { return entry.name.data(); }
  char* protocol() { return entry.protocol.data(); }
  char** aliases() { return point_at(entry.aliases, alias_pointers_); }
  char** addresses() { return point_at(entry.addresses, address_pointers_); }

 private:
  static char** point_at(std::vector<std::string>& strings, std::vector<char*>& pointers) {
    pointers.clear();
    for (std::string& string : strings) pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers.data();
  }

  std::vector<char*> alias_pointers_;
  std::vector<char*> address_pointers_;
};

void describe(Storage& storage, hostent& result) {
  result.h_name = storage.name();
  result.h_aliases = storage.aliases();
  result.h_addrtype = static_cast<short>(storage.entry.family);
  result.h_length = storage.entry.addresses.empty()
                        ? short{0}
                        : static_cast<short>(storage.entry.addresses.front().size());
  result.h_addr_list = storage.addresses();
}

void describe(Storage& storage, servent& result) {
  result.s_name = storage.name();
  result.s_aliases = storage.aliases();
  result.s_proto = storage.protocol();
  result.s_port = static_cast<short>(storage.entry.number);
}

void describe(Storage& storage, protoent& result) {
  result.p_name = storage.name();
  result.p_aliases = storage.aliases();
  result.p_proto = static_cast<short>(storage.entry.number);
}

template <typename Result>
struct Answer {
  Storage storage;
  Result result;
};

template <typename Result, typename LookUp>
int look_up(Answer<Result>* answer, LookUp find) noexcept try {
  if (!started()) return WSANOTINITIALISED;
  if (!answer) return WSAENOBUFS;
  answer->storage.entry = {};
  const int error = find(answer->storage.entry);
  if (error == 0) describe(answer->storage, answer->result);
  return error;
} catch (const std::bad_alloc&) {
  return WSAENOBUFS;
}

template <typename Result, typename LookUp>
Result* look_up(LookUp find) noexcept {
  auto* const answer = thread_result<Answer<Result>>();
  const int error = look_up(answer, find);
  set_last_error(static_cast<DWORD>(error));
  return error == 0 ? &answer->result : nullptr;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

struct hostent* WSAAPI gethostbyname(const char* name) {
  TRACED(gethostbyname, name);
  return look_up<hostent>([=](posix::Entry& entry) {
    return !name || *name == '\0' ? posix::this_host(entry) : posix::host_by_name(name, entry);
  });
}

struct hostent* WSAAPI gethostbyaddr(const char* addr, int len, int type) {
  TRACED(gethostbyaddr, addr, len, type);
  return look_up<hostent>([=](posix::Entry& entry) -> int {
    const int size = type == AF_INET ? 4 : type == AF_INET6 ? 16 : 0;
    if (size == 0) return WSAEAFNOSUPPORT;
    if (bad_pointer(addr) || len < size) return WSAEFAULT;
    return posix::host_by_address(addr, size, type, entry);
  });
}

struct servent* WSAAPI getservbyname(const char* name, const char* proto) {
  TRACED(getservbyname, name, proto);
  return look_up<servent>([=](posix::Entry& entry) -> int {
    return bad_pointer(name) ? WSAEFAULT : posix::service_by_name(name, proto, entry);
  });
}

struct servent* WSAAPI getservbyport(int port, const char* proto) {
  TRACED(getservbyport, port, proto);
  return look_up<servent>(
      [=](posix::Entry& entry) { return posix::service_by_port(port, proto, entry); });
}

struct protoent* WSAAPI getprotobyname(const char* name) {
  TRACED(getprotobyname, name);
  return look_up<protoent>([=](posix::Entry& entry) -> int {
    return bad_pointer(name) ? WSAEFAULT : posix::protocol_by_name(name, entry);
  });
}

struct protoent* WSAAPI getprotobynumber(int number) {
  TRACED(getprotobynumber, number);
  return look_up<protoent>(
      [=](posix::Entry& entry) { return posix::protocol_by_number(number, entry); });
}

int WSAAPI gethostname(char* name, int namelen) {
  TRACED(gethostname, name, namelen);
  if (!started()) return fail(WSANOTINITIALISED);
  std::string found;
  if (const int error = posix::host_name(found)) return fail(error);
  if (bad_pointer(name) || namelen <= static_cast<int>(found.size())) return fail(WSAEFAULT);
  std::copy_n(found.c_str(), found.size() + 1, name);
  return finish(Status::success);
}
