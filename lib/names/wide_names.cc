// SPDX-License-Identifier: MIT
#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/last_error.h"
#include "lib/names/resolve.h"
#include "lib/startup.h"
#include "lib/text.h"
#include "lib/thread_result.h"
#include "lib/trace/trace.h"

// Names and addresses in wide characters. A program compiled with -fshort-wchar calls the wsx16_
// twins at the end, whose characters are UTF-16.
namespace wsx {
namespace {

// ADDRINFOW as such a program sees it.
struct AddressInfo16 {
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  std::size_t ai_addrlen;
  char16_t* ai_canonname;
  SOCKADDR* ai_addr;
  AddressInfo16* ai_next;
};
static_assert(sizeof(AddressInfo16) == sizeof(ADDRINFOW));

int answer_with(int code) noexcept {
  set_last_error(static_cast<DWORD>(code));
  return code;
}

template <typename Char, typename Info>
int wide_addresses(const Char* node, const Char* service, const Info* hints,
                   Info** result) noexcept {
  if (bad_pointer(result)) return answer_with(WSAEFAULT);
  *result = nullptr;
  const Utf8Argument node_text(node);
  const Utf8Argument service_text(service);
  if (!node_text.valid() || !service_text.valid()) return answer_with(EAI_FAIL);
  return answer_with(look_up(node_text.get(), service_text.get(), hints, *result));
}

// A text on its way into the program's buffer; without a buffer it goes nowhere.
template <typename Char>
class WideText {
 public:
  WideText(std::string_view text, Char* buffer, std::size_t size) noexcept
      : buffer_(buffer), fits_(!buffer || (from_utf8(text, wide_) && wide_.size() < size)) {}

  bool fits() const noexcept { return fits_; }
  void give() const noexcept {
    if (buffer_) std::copy_n(wide_.c_str(), wide_.size() + 1, buffer_);
  }

 private:
  std::basic_string<Char> wide_;
  Char* const buffer_;
  const bool fits_;
};

template <typename Char>
int wide_name_info(const SOCKADDR* address, int length, Char* node, DWORD node_size, Char* service,
                   DWORD service_size, int flags) noexcept {
  std::array<char, NI_MAXHOST> node_text{};
  std::array<char, NI_MAXSERV> service_text{};
  const int error =
      find_names(address, length,
                 {node ? node_text.data() : nullptr, node ? node_text.size() : 0,
                  service ? service_text.data() : nullptr, service ? service_text.size() : 0},
                 flags);
  if (error != 0) return answer_with(error);
  const WideText wide_node(node_text.data(), node, node_size);
  const WideText wide_service(service_text.data(), service, service_size);
  if (!wide_node.fits() || !wide_service.fits()) return answer_with(WSAEFAULT);
  wide_node.give();
  wide_service.give();
  return answer_with(0);
}

template <typename Char>
int wide_host_name(Char* name, int length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  std::string found;
  if (const int error = posix::host_name(found)) return fail(error);
  if (bad_pointer(name) || length <= 0) return fail(WSAEFAULT);
  const WideText wide(found, name, static_cast<std::size_t>(length));
  if (!wide.fits()) return fail(WSAEFAULT);
  wide.give();
  return finish(Status::success);
}

template <typename Char>
Char* wide_explanation(int code) noexcept {
  using Text = std::array<Char, GAI_STRERROR_BUFFER_SIZE + 1>;
  static Char nothing = 0;
  Text* const text = thread_result<Text>();
  if (!text) return &nothing;
  widen(explain(code), text->data());
  return text->data();
}

}  // namespace
}  // namespace wsx

using namespace wsx;

INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW* pHints,
                        PADDRINFOW* ppResult) {
  TRACED(GetAddrInfoW, pNodeName, pServiceName, pHints, ppResult);
  return wide_addresses(pNodeName, pServiceName, pHints, ppResult);
}

VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) {
  TRACED(FreeAddrInfoW, pAddrInfo);
  free_results(pAddrInfo);
}

INT WSAAPI GetNameInfoW(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                        INT Flags) {
  TRACED(GetNameInfoW, pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer,
         ServiceBufferSize, Flags);
  return wide_name_info(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer,
                        ServiceBufferSize, Flags);
}

WCHAR* gai_strerrorW(int ecode) {
  return wide_explanation<WCHAR>(ecode);
}

int WSAAPI GetHostNameW(PWSTR name, int namelen) {
  TRACED(GetHostNameW, name, namelen);
  return wide_host_name(name, namelen);
}

INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) {
  TRACED(InetPtonW, Family, pszAddrString, pAddrBuf);
  return text_to_bytes(Family, pszAddrString, pAddrBuf);
}

PCWSTR WSAAPI InetNtopW(INT Family, const VOID* pAddr, PWSTR pStringBuf, size_t StringBufSize) {
  TRACED(InetNtopW, Family, pAddr, pStringBuf, StringBufSize);
  return bytes_to_text(Family, pAddr, pStringBuf, StringBufSize);
}

INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) {
  TRACED(WSAAddressToStringW, lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
         lpdwAddressStringLength);
  return tell_endpoint(lpsaAddress, dwAddressLength, lpszAddressString, lpdwAddressStringLength);
}

INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) {
  TRACED(WSAStringToAddressW, AddressString, AddressFamily, lpProtocolInfo, lpAddress,
         lpAddressLength);
  return read_endpoint(AddressString, AddressFamily, lpAddress, lpAddressLength);
}

WSX_BEGIN_DECLS

INT WSAAPI wsx16_GetAddrInfoW(const char16_t* node, const char16_t* service,
                              const AddressInfo16* hints, AddressInfo16** result) {
  TRACED(wsx16_GetAddrInfoW, node, service, hints, result);
  return wide_addresses(node, service, hints, result);
}

VOID WSAAPI wsx16_FreeAddrInfoW(AddressInfo16* list) {
  TRACED(wsx16_FreeAddrInfoW, list);
  free_results(list);
}

INT WSAAPI wsx16_GetNameInfoW(const SOCKADDR* address, socklen_t length, char16_t* node,
                              DWORD node_size, char16_t* service, DWORD service_size, INT flags) {
  TRACED(wsx16_GetNameInfoW, address, length, node, node_size, service, service_size, flags);
  return wide_name_info(address, length, node, node_size, service, service_size, flags);
}

char16_t* wsx16_gai_strerrorW(int code) {
  return wide_explanation<char16_t>(code);
}

int WSAAPI wsx16_GetHostNameW(char16_t* name, int length) {
  TRACED(wsx16_GetHostNameW, name, length);
  return wide_host_name(name, length);
}

INT WSAAPI wsx16_InetPtonW(INT family, const char16_t* text, void* address) {
  TRACED(wsx16_InetPtonW, family, text, address);
  return text_to_bytes(family, text, address);
}

const char16_t* WSAAPI wsx16_InetNtopW(INT family, const void* address, char16_t* buffer,
                                       std::size_t size) {
  TRACED(wsx16_InetNtopW, family, address, buffer, size);
  return bytes_to_text(family, address, buffer, size);
}

INT WSAAPI wsx16_WSAAddressToStringW(SOCKADDR* address, DWORD size, void* lpProtocolInfo,
                                     char16_t* buffer, DWORD* length) {
  TRACED(wsx16_WSAAddressToStringW, address, size, lpProtocolInfo, buffer, length);
  return tell_endpoint(address, size, buffer, length);
}

INT WSAAPI wsx16_WSAStringToAddressW(char16_t* text, INT family, void* lpProtocolInfo,
                                     SOCKADDR* address, INT* length) {
  TRACED(wsx16_WSAStringToAddressW, text, family, lpProtocolInfo, address, length);
  return read_endpoint(text, family, address, length);
}

WSX_END_DECLS
