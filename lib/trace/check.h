// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>

#include <span>

#include "lib/trace/trace.h"

// WSX_CHECK: what Windows leaves to the program to get right, and punishes at some other place. One
// line for each mistake, which names the call that made it.
namespace wsx::check {

[[gnu::visibility("hidden")]] extern bool on;

// Reads the environment: WSX_CHECK=1, or the milliseconds after which a routine has waited for too
// long, which are ten thousand otherwise.
void start() noexcept;

// Around a call of the program's.
void begin(const trace::Row& row, std::span<const trace::Argument> arguments) noexcept;
void end(const trace::Row& row, std::span<const trace::Argument> arguments,
         bool succeeded) noexcept;

// An overlapped operation ends; its data are still the library's.
void ended(const OVERLAPPED* overlapped) noexcept;

// A routine begins to wait for its thread; with an OVERLAPPED it is the one of the operation that
// this thread has just ended. It runs, or is dropped.
void queued(const void* routine, const OVERLAPPED* overlapped, DWORD thread) noexcept;
void gone(const void* routine) noexcept;

}  // namespace wsx::check
