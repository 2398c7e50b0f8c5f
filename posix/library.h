// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "posix/status.h"

// Shared objects: what Windows calls libraries and modules.
namespace wsx::posix {

// Whether only root and the user that runs the process can write the file, or put another in its
// place. What anybody can write runs as whoever loads it.
bool is_trusted_file(const char* path) noexcept;

// Loads a shared object, or finds it loaded. object_name_not_found when there is none.
Status open_library(const char* path, void*& library) noexcept;
void close_library(void* library) noexcept;
// Null when it exports no such name itself; what it is linked with does not count.
void* find_symbol(void* library, const char* name) noexcept;

// Whether an address is of the code or the data that were loaded from it.
bool is_in_library(void* library, const void* address) noexcept;

// The file that a library was loaded from; empty when the host cannot tell.
std::string library_path(void* library);

// The object that this library is part of: libwsx, or the program that is linked with the archive.
// Null when the host cannot tell.
void* open_own_library() noexcept;
void* open_program() noexcept;

}  // namespace wsx::posix
