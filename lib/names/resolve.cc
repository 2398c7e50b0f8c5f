// SPDX-License-Identifier: MIT
#include "lib/names/resolve.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/thread_result.h"
#include "lib/trace/trace.h"

namespace wsx {
namespace {

constexpr DWORD known_flags = AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV |
                              AI_DNS_ONLY | AI_ALL | AI_ADDRCONFIG | AI_V4MAPPED |
                              AI_NON_AUTHORITATIVE | AI_SECURE | AI_RETURN_PREFERRED_NAMES |
                              AI_FQDN | AI_FILESERVER | AI_DISABLE_IDN_ENCODING;

int check(const Hints& hints, bool has_node) noexcept {
  if (!hints.rest_is_zero) return EAI_FAIL;
  const DWORD flags = static_cast<DWORD>(hints.flags);
  if ((flags & ~known_flags) != 0) return EAI_BADFLAGS;
  if ((flags & AI_CANONNAME) != 0 && (!has_node || (flags & AI_FQDN) != 0)) return EAI_BADFLAGS;
  if (hints.family != AF_UNSPEC && hints.family != AF_INET && hints.family != AF_INET6)
    return EAI_FAMILY;
  if (hints.type < 0 || hints.type > SOCK_RAW) return EAI_SOCKTYPE;
  return 0;
}

// The host would take the low 16 bits of a larger number.
bool impossible_port(const char* service) noexcept {
  if (!service || *service == '\0') return false;
  char* end = nullptr;
  const long port = std::strtol(service, &end, 10);
  return *end == '\0' && (port < 0 || port > 0xffff);
}

struct Explanation {
  int code;
  const char* text;
};

constexpr Explanation explanations[] = {
    {0, "No error."},
    {EAI_AGAIN, "The name server did not answer; a later attempt may succeed."},
    {EAI_BADFLAGS, "An argument or a flag is not valid."},
    {EAI_FAIL, "The name server failed for good."},
    {EAI_FAMILY, "The address family is not supported."},
    {EAI_MEMORY, "There is not enough memory."},
    {EAI_NODATA, "The name is valid but has no address of this kind."},
    {EAI_NONAME, "No such host is known."},
    {EAI_SERVICE, "The service is not known for this type of socket."},
    {EAI_SOCKTYPE, "The type of socket is not supported."},
    {WSAEFAULT, "A pointer is not valid or a buffer is too small."},
    {WSANOTINITIALISED, "WSAStartup has not been called."},
};

// For these doors the error is the value returned, and the last error follows it.
int answer_with(int code) noexcept {
  set_last_error(static_cast<DWORD>(code));
  return code;
}

}  // namespace

int find_addresses(const char* node, const char* service, const Hints& hints,
                   posix::Answer& answer) noexcept {
  if (!started()) return WSANOTINITIALISED;
  if (!node && !service) return EAI_NONAME;
  if (const int error = check(hints, node != nullptr)) return error;
  if (impossible_port(service)) return EAI_SERVICE;
  return posix::resolve({node, service, hints.flags, hints.family, hints.type}, answer);
}

int find_names(const SOCKADDR* address, int length, const NameBuffers& buffers,
               int flags) noexcept {
  if (!started()) return WSANOTINITIALISED;
  if (bad_pointer(address) || length < static_cast<int>(sizeof address->sa_family))
    return WSAEFAULT;
  if (!buffers.node && !buffers.service) return EAI_NONAME;
  posix::Address host_address;
  const Status status = posix::read_address(address, length, address->sa_family, host_address);
  if (!succeeded(status)) return wsa_error(status);
  return posix::name_address(host_address, flags, buffers.node, buffers.node_size, buffers.service,
                             buffers.service_size);
}

const char* explain(int code) noexcept {
  const auto row = std::find_if(std::begin(explanations), std::end(explanations),
                                [=](const Explanation& e) { return e.code == code; });
  return row != std::end(explanations) ? row->text : "Unknown error.";
}

}  // namespace wsx

using namespace wsx;

INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA* pHints,
                       PADDRINFOA* ppResult) {
  TRACED(getaddrinfo, pNodeName, pServiceName, pHints, ppResult);
  if (bad_pointer(ppResult)) return answer_with(WSAEFAULT);
  *ppResult = nullptr;
  return answer_with(look_up(pNodeName, pServiceName, pHints, *ppResult));
}

VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) {
  TRACED(freeaddrinfo, pAddrInfo);
  free_results(pAddrInfo);
}

INT WSAAPI getnameinfo(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PCHAR pNodeBuffer,
                       DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                       INT Flags) {
  TRACED(getnameinfo, pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer,
         ServiceBufferSize, Flags);
  return answer_with(find_names(pSockaddr, SockaddrLength,
                                {pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize},
                                Flags));
}

// Windows returns a buffer that the program may write to.
char* gai_strerrorA(int ecode) {
  using Text = std::array<char, GAI_STRERROR_BUFFER_SIZE + 1>;
  Text* const text = thread_result<Text>();
  return text ? std::strcpy(text->data(), explain(ecode)) : const_cast<char*>(explain(ecode));
}
