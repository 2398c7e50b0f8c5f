// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>
//
#include <ws2spi.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The catalog as the commands of wsx-catalog see it: plain calls of Winsock, whose failures become
// exceptions with a sentence for the user.
namespace catalog {

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Entry = WSAPROTOCOL_INFOW;

std::vector<Entry> entries();
std::string path_of(const GUID& provider);
// Returns the number of the layer.
DWORD add(const GUID& id, const std::string& path, const std::string& name, bool system_handles,
          const std::vector<Entry>& over);
void remove(const GUID& provider);
void set_order(std::vector<DWORD> order);

bool same(const GUID& left, const GUID& right);
std::string text_of(const GUID& id);
// Throws for what is none. The braces may be missing.
GUID id_of(const std::string& text);
GUID random_id();

std::string name_of(const Entry& entry);

}  // namespace catalog
