// SPDX-License-Identifier: MIT
#include <processtopologyapi.h>
#include <systemtopologyapi.h>
#include <winbase.h>
#include <winerror.h>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/thread_handle.h"
#include "posix/process.h"
#include "posix/topology.h"

// Which processors threads and processes run on, and where memory is. There is one group.
namespace wsx {
namespace {

bool is_own_process(HANDLE handle) noexcept {
  const Meant meant(handle);
  return meant && meant->kind() == Object::Kind::process;
}

GROUP_AFFINITY in_group(std::uint64_t mask) noexcept {
  return {mask, 0, {0, 0, 0}};
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI GetProcessAffinityMask(HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
                                   PDWORD_PTR lpSystemAffinityMask) {
  if (!is_own_process(hProcess)) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpProcessAffinityMask) || bad_pointer(lpSystemAffinityMask))
    return fail_win32(ERROR_NOACCESS);
  std::uint64_t mask = 0;
  if (!posix::thread_affinity(posix::process_id(), mask)) return fail_win32(ERROR_GEN_FAILURE);
  *lpProcessAffinityMask = mask;
  *lpSystemAffinityMask = posix::present_processors() | mask;
  return TRUE;
}

BOOL WINAPI SetProcessAffinityMask(HANDLE hProcess, DWORD_PTR dwProcessAffinityMask) {
  if (!is_own_process(hProcess)) return fail_win32(ERROR_INVALID_HANDLE);
  const bool present = (dwProcessAffinityMask & ~posix::present_processors()) == 0;
  return present && posix::set_process_affinity(dwProcessAffinityMask)
             ? TRUE
             : fail_win32(ERROR_INVALID_PARAMETER);
}

BOOL WINAPI SetThreadGroupAffinity(HANDLE hThread, const GROUP_AFFINITY* GroupAffinity,
                                   PGROUP_AFFINITY PreviousGroupAffinity) {
  const ThreadHandle thread(hThread);
  if (!thread) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(GroupAffinity)) return fail_win32(ERROR_NOACCESS);
  std::uint64_t mask = GroupAffinity->Mask;
  if (GroupAffinity->Group != 0 || !posix::exchange_affinity(thread->id(), mask))
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (PreviousGroupAffinity) *PreviousGroupAffinity = in_group(mask);
  return TRUE;
}

BOOL WINAPI GetThreadGroupAffinity(HANDLE hThread, PGROUP_AFFINITY GroupAffinity) {
  const ThreadHandle thread(hThread);
  if (!thread) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(GroupAffinity)) return fail_win32(ERROR_NOACCESS);
  std::uint64_t mask = 0;
  if (!posix::thread_affinity(thread->id(), mask)) return fail_win32(ERROR_INVALID_PARAMETER);
  *GroupAffinity = in_group(mask);
  return TRUE;
}

BOOL WINAPI GetNumaHighestNodeNumber(PULONG HighestNodeNumber) {
  if (bad_pointer(HighestNodeNumber)) return fail_win32(ERROR_INVALID_PARAMETER);
  *HighestNodeNumber = posix::highest_node();
  return TRUE;
}

BOOL WINAPI GetNumaNodeProcessorMaskEx(USHORT Node, PGROUP_AFFINITY ProcessorMask) {
  if (bad_pointer(ProcessorMask) || Node > posix::highest_node())
    return fail_win32(ERROR_INVALID_PARAMETER);
  *ProcessorMask = in_group(posix::node_processors(Node));
  return TRUE;
}
