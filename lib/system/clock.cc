// SPDX-License-Identifier: MIT
#include <profileapi.h>
#include <sysinfoapi.h>

#include <chrono>

// Windows' clocks that never go back. The steady clock counts from the start of the system, too.
namespace {

using std::chrono::steady_clock;

template <typename Unit>
long long since_start() noexcept {
  return std::chrono::duration_cast<Unit>(steady_clock::now().time_since_epoch()).count();
}

// Windows has counted in these since version 10, whatever the processor does.
using PerformanceUnit = std::chrono::duration<long long, std::ratio<1, 10'000'000>>;

}  // namespace

ULONGLONG WINAPI GetTickCount64() {
  return static_cast<ULONGLONG>(since_start<std::chrono::milliseconds>());
}

DWORD WINAPI GetTickCount() {
  return static_cast<DWORD>(GetTickCount64());
}

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount) {
  lpPerformanceCount->QuadPart = since_start<PerformanceUnit>();
  return TRUE;
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency) {
  lpFrequency->QuadPart = PerformanceUnit::period::den;
  return TRUE;
}
