// SPDX-License-Identifier: MIT
#include <ws2tcpip.h>

#include <atomic>
#include <chrono>
#include <new>
#include <optional>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/names/lookup.h"
#include "lib/names/resolve.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"

// GetAddrInfoEx: getaddrinfo with a name space, a time limit, and an end that is told. A program
// compiled with -fshort-wchar calls the wsx16_ twins at the end, whose characters are UTF-16.
namespace wsx {
namespace {

struct AddressInfoEx16 {
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  std::size_t ai_addrlen;
  char16_t* ai_canonname;
  SOCKADDR* ai_addr;
  void* ai_blob;
  std::size_t ai_bloblen;
  LPGUID ai_provider;
  AddressInfoEx16* ai_next;
};
static_assert(sizeof(AddressInfoEx16) == sizeof(ADDRINFOEXW));

// What all widths of characters have in common.
struct Request {
  DWORD name_space;
  const GUID* provider;
  const timeval* timeout;
  OVERLAPPED* overlapped;
  LPLOOKUPSERVICE_COMPLETION_ROUTINE routine;
  HANDLE* handle;
};

int answer_with(int code) noexcept {
  set_last_error(static_cast<DWORD>(code));
  return code;
}

// A look-up whose answer goes to a pointer of the program's.
template <typename Info>
class LookupFor final : public Lookup {
 public:
  LookupFor(Question&& question, Listener&& listener, Info** result) noexcept
      : Lookup(std::move(question), std::move(listener)), result_(result) {}

 private:
  ~LookupFor() override { free_results(list_); }

  int keep(const posix::Answer& answer, const Hints& hints) noexcept override {
    return make_results(answer, hints, list_);
  }
  void give() noexcept override { *result_ = std::exchange(list_, nullptr); }

  Info** const result_;
  Info* list_ = nullptr;
};

// The host has one cache, which answers as long as it knows; so to pass it by asks for nothing.
template <typename Info>
Hints hints_of(const Info* info) noexcept {
  Hints hints(info);
  hints.flags &= ~AI_BYPASS_DNS_CACHE;
  if (info && (info->ai_blob || info->ai_bloblen != 0 || info->ai_provider))
    hints.rest_is_zero = false;
  return hints;
}

// Names are looked up where the host does it, which is what a program means that asks DNS. There
// are no providers that it could name.
int check(const Request& request) noexcept {
  if (!started()) return WSANOTINITIALISED;
  if (request.name_space != NS_ALL && request.name_space != NS_DNS) return WSASERVICE_NOT_FOUND;
  if (request.provider) return WSASERVICE_NOT_FOUND;
  const timeval* const timeout = request.timeout;
  if (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0)) return WSAEINVAL;
  if (!request.overlapped) return request.routine || request.handle ? WSAEINVAL : 0;
  // One of the two, and only one.
  return !request.routine == !request.overlapped->hEvent ? WSAEINVAL : 0;
}

Deadline deadline_of(const timeval* timeout) noexcept {
  constexpr std::chrono::hours longest(24 * 365);
  if (!timeout) return no_deadline;
  if (timeout->tv_sec > std::chrono::seconds(longest).count()) return no_deadline;
  return Clock::now() + std::chrono::seconds(timeout->tv_sec) +
         std::chrono::microseconds(timeout->tv_usec);
}

bool keep_text(const char* text, std::string& kept) noexcept try {
  if (text) kept = text;
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

// False for an hEvent that is none.
bool begin(OVERLAPPED* overlapped, void* result, Lookup::Listener& listener) noexcept {
  if (!overlapped) return true;
  listener.overlapped = overlapped;
  if (overlapped->hEvent) {
    listener.event = Pinned<Event>(reinterpret_cast<HandleValue>(overlapped->hEvent));
    if (!listener.event) return false;
    listener.event->reset();
  }
  overlapped->Pointer = result;
  std::atomic_ref(overlapped->Internal).store(WSAEINPROGRESS, std::memory_order_release);
  return true;
}

// Where the caller cannot wait for as long as it takes.
template <typename Info>
int look_up_elsewhere(Lookup::Question&& question, Info** result, const Request& request) noexcept {
  Lookup::Listener listener{request.overlapped, request.routine, {}};
  if (!begin(request.overlapped, result, listener)) return WSAEINVAL;
  const Ref<LookupFor<Info>> lookup(
      new (std::nothrow) LookupFor<Info>(std::move(question), std::move(listener), result));
  if (!lookup || !lookup->start(deadline_of(request.timeout), request.handle))
    return WSA_NOT_ENOUGH_MEMORY;
  return request.overlapped ? WSA_IO_PENDING : lookup->wait();
}

template <typename Info>
int look_up_ex(const char* node, const char* service, const Info* hints, Info** result,
               const Request& request) noexcept {
  if (const int error = check(request)) return error;
  if (!request.overlapped && !request.timeout) {
    posix::Answer answer;
    const Hints wanted = hints_of(hints);
    if (const int error = find_addresses(node, service, wanted, answer)) return error;
    const int error = make_results(answer, wanted, *result);
    if (error != 0) free_results(std::exchange(*result, nullptr));
    return error;
  }
  Lookup::Question question{{}, {}, node != nullptr, service != nullptr, hints_of(hints)};
  if (!keep_text(node, question.node) || !keep_text(service, question.service))
    return WSA_NOT_ENOUGH_MEMORY;
  return look_up_elsewhere(std::move(question), result, request);
}

template <typename Char, typename Info>
int wide_look_up_ex(const Char* node, const Char* service, const Info* hints, Info** result,
                    const Request& request) noexcept {
  if (bad_pointer(result)) return answer_with(WSAEFAULT);
  *result = nullptr;
  const Utf8Argument node_text(node);
  const Utf8Argument service_text(service);
  if (!node_text.valid() || !service_text.valid()) return answer_with(EAI_FAIL);
  return answer_with(look_up_ex(node_text.get(), service_text.get(), hints, result, request));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// In bytes there is only the call that waits for as long as it takes.
INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXA* hints, PADDRINFOEXA* ppResult, struct timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) {
  TRACED(GetAddrInfoExA, pName, pServiceName, dwNameSpace, lpNspId, hints, ppResult, timeout,
         lpOverlapped, lpCompletionRoutine, lpNameHandle);
  if (bad_pointer(ppResult)) return answer_with(WSAEFAULT);
  *ppResult = nullptr;
  if (timeout || lpOverlapped || lpCompletionRoutine || lpNameHandle)
    return answer_with(started() ? WSAEINVAL : WSANOTINITIALISED);
  return answer_with(look_up_ex(pName, pServiceName, hints, ppResult,
                                {dwNameSpace, lpNspId, nullptr, nullptr, nullptr, nullptr}));
}

INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXW* hints, PADDRINFOEXW* ppResult, struct timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpHandle) {
  TRACED(GetAddrInfoExW, pName, pServiceName, dwNameSpace, lpNspId, hints, ppResult, timeout,
         lpOverlapped, lpCompletionRoutine, lpHandle);
  return wide_look_up_ex(
      pName, pServiceName, hints, ppResult,
      {dwNameSpace, lpNspId, timeout, lpOverlapped, lpCompletionRoutine, lpHandle});
}

VOID WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) {
  TRACED(FreeAddrInfoEx, pAddrInfoEx);
  free_results(pAddrInfoEx);
}
VOID WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) {
  TRACED(FreeAddrInfoExW, pAddrInfoEx);
  free_results(pAddrInfoEx);
}

INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle) {
  TRACED(GetAddrInfoExCancel, lpHandle);
  if (bad_pointer(lpHandle)) return answer_with(WSA_INVALID_HANDLE);
  const Pinned<Lookup> lookup(reinterpret_cast<HandleValue>(*lpHandle));
  return answer_with(lookup && lookup->cancel() ? 0 : WSA_INVALID_HANDLE);
}

INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped) {
  TRACED(GetAddrInfoExOverlappedResult, lpOverlapped);
  if (bad_pointer(lpOverlapped)) return answer_with(WSAEINVAL);
  return answer_with(
      static_cast<int>(std::atomic_ref(lpOverlapped->Internal).load(std::memory_order_acquire)));
}

WSX_BEGIN_DECLS

INT WSAAPI wsx16_GetAddrInfoExW(const char16_t* name, const char16_t* service, DWORD name_space,
                                LPGUID provider, const AddressInfoEx16* hints,
                                AddressInfoEx16** result, struct timeval* timeout,
                                LPOVERLAPPED overlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine,
                                LPHANDLE handle) {
  TRACED(wsx16_GetAddrInfoExW, name, service, name_space, provider, hints, result, timeout,
         overlapped, routine, handle);
  return wide_look_up_ex(name, service, hints, result,
                         {name_space, provider, timeout, overlapped, routine, handle});
}

VOID WSAAPI wsx16_FreeAddrInfoExW(AddressInfoEx16* list) {
  TRACED(wsx16_FreeAddrInfoExW, list);
  free_results(list);
}

WSX_END_DECLS
