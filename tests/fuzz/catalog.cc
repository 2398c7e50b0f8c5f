// SPDX-License-Identifier: MIT
#include "lib/providers/catalog.h"
#include "fuzz/input.h"
#include "lib/providers/catalog_file.h"

// The text of a catalog's file: what is accepted means the same after it was written again.
namespace {

using fuzz::require;
using wsx::Snapshot;

bool equal(const Snapshot& left, const Snapshot& right) {
  const auto same_entry = [](const WSAPROTOCOL_INFOW& one, const WSAPROTOCOL_INFOW& other) {
    return std::memcmp(&one, &other, sizeof one) == 0;
  };
  const auto same_provider = [](const wsx::Provider& one, const wsx::Provider& other) {
    return wsx::same(one.id, other.id) && one.path == other.path &&
           one.categories == other.categories;
  };
  return left.next_entry() == right.next_entry() &&
         std::equal(left.entries().begin(), left.entries().end(), right.entries().begin(),
                    right.entries().end(), same_entry) &&
         std::equal(left.providers().begin(), left.providers().end(), right.providers().begin(),
                    right.providers().end(), same_provider);
}

void look_around(const Snapshot& snapshot) {
  for (const WSAPROTOCOL_INFOW& entry : snapshot.entries()) {
    Snapshot::Chain chain;
    if (snapshot.follow(entry, chain))
      for (std::size_t place = 0; place < chain.length; ++place)
        require(chain.links[place] != nullptr, "a chain that can be followed has all its links");
    require(snapshot.find(entry.dwCatalogEntryId) == &entry, "a number names one entry");
    require(snapshot.knows(entry.ProviderId), "an entry has its provider");
    snapshot.match(entry.iAddressFamily, entry.iSocketType, entry.iProtocol);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  Snapshot snapshot;
  if (!wsx::read_catalog(text, snapshot)) {
    require(equal(snapshot, Snapshot()), "what is refused changes nothing");
    return 0;
  }
  look_around(snapshot);
  Snapshot again;
  require(wsx::read_catalog(wsx::write_catalog(snapshot), again), "what is written can be read");
  require(equal(snapshot, again), "and is the same");
  return 0;
}
