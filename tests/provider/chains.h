// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "support/winsock.h"
//
#include <ws2spi.h>

// Layered providers that are installed for the length of a test.
namespace provider {

// A copy of a module that only its owner can write, whatever the build has made it.
std::string own_copy(const std::string& module);

enum class Handles { own, of_system };

// A provider and a chain of it over every visible protocol, on top of what is installed.
class Chains {
 public:
  Chains(unsigned number, const std::string& path, Handles handles);
  Chains(const GUID& id, const std::string& path, Handles handles);
  ~Chains();
  Chains(const Chains&) = delete;
  Chains& operator=(const Chains&) = delete;

  const GUID& id() const { return id_; }
  bool remove();

 private:
  GUID id_;
  bool installed_ = false;
};

std::string counting_module();
std::string relay_module();

// What the counting provider expects to be installed with when it stands below another.
extern const GUID counting_id;

// What the program's sockets cost the process at this moment.
struct Resources {
  static Resources now();
  bool operator==(const Resources&) const = default;

  std::size_t descriptors;
  std::size_t threads;
};

}  // namespace provider
