// SPDX-License-Identifier: MIT
#include "provider/chains.h"

#include <filesystem>
#include <iterator>

#include "support/temporary_folder.h"

namespace provider {
namespace {

namespace fs = std::filesystem;

std::size_t entries_of(const char* folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

std::string own_copy(const std::string& module) {
  static const support::TemporaryFolder folder;
  const fs::path copy = folder.path() / fs::path(module).filename();
  if (!fs::exists(copy)) fs::copy_file(module, copy);
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
  return copy.string();
}

std::string counting_module() {
  return own_copy(COUNTING_LSP);
}
std::string relay_module() {
  return own_copy(RELAY_LSP);
}

const GUID counting_id = {
    0x2a6cb1d4, 0x93f0, 0x4d1e, {0xb7, 0x58, 0x0e, 0x61, 0xd2, 0x3c, 0x84, 0xf5}};

Chains::Chains(unsigned number, const std::string& path, Handles handles)
    : Chains(
          {0x6b0d0000 + number, 0x44aa, 0x4f21, {0x8d, 0x11, 0x9c, 0x37, 0x5e, 0xa0, 0x42, 0x73}},
          path, handles) {}

Chains::Chains(const GUID& id, const std::string& path, Handles handles) : id_(id) {
  std::wstring wide(path.begin(), path.end());
  wchar_t name[] = L"a layer";
  DWORD layer = 0;
  INT error = 0;
  const DWORD services = handles == Handles::of_system ? XP1_IFS_HANDLES : 0;
  REQUIRE(WSCInstallProviderAndChains(&id_, wide.data(), name, services, nullptr, 0, &layer,
                                      &error) == 0);
  installed_ = true;
}

bool Chains::remove() {
  INT error = 0;
  installed_ = false;
  return WSCDeinstallProvider(&id_, &error) == 0;
}

Chains::~Chains() {
  if (installed_) CHECK(remove());
}

Resources Resources::now() {
  return {entries_of("/proc/self/fd"), entries_of("/proc/self/task")};
}

}  // namespace provider
