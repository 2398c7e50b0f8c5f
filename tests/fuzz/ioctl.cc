// SPDX-License-Identifier: MIT
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include "fuzz/input.h"
#include "fuzz/sockets.h"

// WSAIoctl and ioctlsocket with any code, input and room for output.
namespace {

using fuzz::require;

constexpr DWORD codes[] = {
    DWORD(FIONBIO),
    DWORD(FIONREAD),
    DWORD(SIOCATMARK),
    SIO_GET_EXTENSION_FUNCTION_POINTER,
    SIO_BASE_HANDLE,
    SIO_BSP_HANDLE_POLL,
    SIO_UDP_CONNRESET,
    SIO_UDP_NETRESET,
    SIO_KEEPALIVE_VALS,
    SIO_IDEAL_SEND_BACKLOG_QUERY,
    SIO_ROUTING_INTERFACE_QUERY,
    SIO_ADDRESS_LIST_QUERY,
    SIO_GET_INTERFACE_LIST,
};

// A buffer as a program may hand it in: also none, or a number that is no address.
template <typename Pointer>
Pointer argument(unsigned bits, Pointer real) {
  switch (bits & 3) {
    case 1:
      return nullptr;
    case 2:
      return reinterpret_cast<Pointer>(std::uintptr_t{8});
    default:
      return real;
  }
}

struct Call {
  DWORD code;
  unsigned bits;
  fuzz::Bytes out;
  fuzz::Bytes in;
};

Call take_call(fuzz::Input& input) {
  Call call;
  const auto choice = input.take<std::uint8_t>();
  const bool known = choice < 0xe0;
  call.code = known ? codes[choice % std::size(codes)] : input.take<std::uint32_t>();
  call.bits = input.take<std::uint8_t>();
  call.out = fuzz::Bytes(input.take<std::uint16_t>() % 4096u, fuzz::poison);
  call.in = input.some(input.take<std::uint8_t>());
  return call;
}

// With an OVERLAPPED the result may say "pending", but nothing here outlives the call.
void control(SOCKET s, Call& call) {
  const bool overlapped = (call.bits & 0x10) != 0;
  OVERLAPPED request{};
  request.Internal = STATUS_PENDING;
  DWORD returned = 0xdeadbeef;
  const int result = WSAIoctl(s, call.code, argument(call.bits, static_cast<void*>(call.in.data())),
                              static_cast<DWORD>(call.in.size()),
                              argument(call.bits >> 2, static_cast<void*>(call.out.data())),
                              static_cast<DWORD>(call.out.size()), &returned,
                              overlapped ? &request : nullptr, nullptr);
  const int error = WSAGetLastError();
  fuzz::check_result(result);
  if (result == 0 && !overlapped) {
    require(returned <= call.out.size(), "the count is what was written");
    require(fuzz::untouched(call.out, returned), "nothing is written behind");
  }
  if (result == 0 || error == WSA_IO_PENDING)
    require(!overlapped || request.Internal != STATUS_PENDING, "it has ended");
  else
    require(fuzz::untouched(call.out), "a failure writes nothing");
}

void control_number(SOCKET s, const Call& call) {
  u_long number = 0;
  if (!call.in.empty())
    std::memcpy(&number, call.in.data(), std::min(call.in.size(), sizeof number));
  fuzz::check_result(ioctlsocket(s, static_cast<long>(call.code), argument(call.bits, &number)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const fuzz::AnySocket s(input.take<std::uint8_t>());
  if (s == INVALID_SOCKET) return 0;
  for (int calls = 0; calls < 8 && !input.empty(); ++calls) {
    Call call = take_call(input);
    (call.bits & 0x20) != 0 ? control_number(s, call) : control(s, call);
  }
  return 0;
}
