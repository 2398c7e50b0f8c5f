// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include <atomic>
#include <cstdint>

#include "lib/last_error.h"
#include "lib/wait.h"
#include "posix/parking.h"

// WaitOnAddress: what the program would sleep for is compared while its address is held.
namespace wsx {
namespace {

// Other threads write it meanwhile.
template <typename T>
bool equal(volatile void* address, const void* expected) noexcept {
  T* const place = const_cast<T*>(static_cast<volatile T*>(address));
  return std::atomic_ref(*place).load() == *static_cast<const T*>(expected);
}

using Equal = bool (*)(volatile void*, const void*) noexcept;

Equal comparison(SIZE_T size) noexcept {
  switch (size) {
    case 1:
      return equal<std::uint8_t>;
    case 2:
      return equal<std::uint16_t>;
    case 4:
      return equal<std::uint32_t>;
    case 8:
      return equal<std::uint64_t>;
    default:
      return nullptr;
  }
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI WaitOnAddress(volatile VOID* Address, PVOID CompareAddress, SIZE_T AddressSize,
                          DWORD dwMilliseconds) {
  const Equal equal = comparison(AddressSize);
  if (!equal) return fail_win32(ERROR_INVALID_PARAMETER);
  posix::Parked parked(Address, [=] { return equal(Address, CompareAddress); });
  return parked.sleep(deadline_after(dwMilliseconds)) ? TRUE : fail_win32(ERROR_TIMEOUT);
}

VOID WINAPI WakeByAddressSingle(PVOID Address) {
  posix::unpark_one(Address);
}
VOID WINAPI WakeByAddressAll(PVOID Address) {
  posix::unpark_all(Address);
}
