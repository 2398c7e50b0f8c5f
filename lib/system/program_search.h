// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <string>

// The files of programs that CreateProcess is to start. All give ERROR_SUCCESS and the path, or the
// error; without memory they throw.
namespace wsx {

// A name is taken as it is, and looked for nowhere.
DWORD program_of_name(const std::string& name, std::string& path);

// The first word of a line is looked for in the folders of programs. A name without quotes may have
// blanks: each blank may be its end, and the first that makes it one of a program is.
DWORD program_of_line(const std::string& line, std::string& path);

}  // namespace wsx
