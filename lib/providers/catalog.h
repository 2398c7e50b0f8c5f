// SPDX-License-Identifier: MIT
#pragma once

#include <ws2spi.h>

#include <array>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "posix/status.h"

// The catalog of providers: the base protocols, which are always there, and what WSCInstallProvider
// has added. It lives in the process, or in the file that WSX_CATALOG names.
namespace wsx {

// Without memory, the error that the functions of the catalog are documented to fail with then.
template <typename Work>
Status with_memory(Work&& work) noexcept try {
  return work();
} catch (const std::bad_alloc&) {
  return socket_code(WSA_NOT_ENOUGH_MEMORY);
}

bool same(const GUID& left, const GUID& right) noexcept;

// A provider that somebody has installed.
struct Provider {
  GUID id{};
  std::string path;      // of the shared object that exports WSPStartup, absolute, UTF-8
  DWORD categories = 0;  // LSP_*
};

// The catalog at one moment. Entries stand in provider order: the first that matches wins. Changes
// return the program's error and then have changed nothing; without memory they throw.
class Snapshot {
 public:
  Snapshot();  // the base protocols alone

  std::span<const WSAPROTOCOL_INFOW> entries() const noexcept { return entries_; }
  std::span<const Provider> providers() const noexcept { return providers_; }
  DWORD next_entry() const noexcept { return next_entry_; }
  bool layered() const noexcept { return !providers_.empty(); }

  // Null: no such entry.
  const WSAPROTOCOL_INFOW* find(DWORD entry) const noexcept;
  // Null: a base provider, or none at all.
  const Provider* provider(const GUID& id) const noexcept;
  bool knows(const GUID& id) const noexcept;

  // The first base protocol or chain for this triple. 0 as the type stands for any; as the protocol
  // for entries that say so. Hidden entries count, layers by themselves do not. Windows does not
  // look at WSASocket's flags here.
  const WSAPROTOCOL_INFOW* match(int family, int type, int protocol) const noexcept;

  // The entries of a chain from the top, the last of them a base protocol; of a base protocol
  // itself alone. False when an entry is missing or is not what its place asks for.
  struct Chain {
    std::array<const WSAPROTOCOL_INFOW*, MAX_PROTOCOL_CHAIN> links{};
    std::size_t length = 0;
  };
  bool follow(const WSAPROTOCOL_INFOW& entry, Chain& chain) const noexcept;

  Status install(const GUID& id, std::string path, std::span<const WSAPROTOCOL_INFOW> list);
  // A hidden layer and one chain above each of `list`, or above each visible protocol when there is
  // no list. The chains come first in the order.
  Status install_with_chains(const GUID& id, std::string path, std::wstring_view name,
                             DWORD services, std::span<const WSAPROTOCOL_INFOW> list, DWORD& layer);
  Status update(const GUID& id, std::string path, std::span<const WSAPROTOCOL_INFOW> list);
  Status remove(const GUID& id);
  Status reorder(std::span<const DWORD> order);
  Status categorise(const GUID& id, DWORD categories);

  // Puts together what a file holds; false when the parts contradict each other.
  bool restore(std::vector<Provider> providers, const std::vector<WSAPROTOCOL_INFOW>& entries,
               std::span<const DWORD> order, DWORD next_entry);

 private:
  Provider* own(const GUID& id) noexcept;
  Status check(const std::string& path, std::span<const WSAPROTOCOL_INFOW> list) const noexcept;
  bool may_hold(const WSAPROTOCOL_INFOW& entry) const noexcept;
  bool has_room_for(std::size_t count) const noexcept;
  void add(const GUID& id, WSAPROTOCOL_INFOW info);
  bool add_chain(const GUID& id, const WSAPROTOCOL_INFOW& layer, const WSAPROTOCOL_INFOW& below);

  std::vector<WSAPROTOCOL_INFOW> entries_;
  std::vector<Provider> providers_;
  DWORD next_entry_;
};

class Catalog {
 public:
  // What sockets are made from: the catalog as it was at the last WSAStartup. Not to be called
  // before the first one.
  static std::shared_ptr<const Snapshot> current() noexcept;
  // Whether that has anything but base protocols. One load.
  static bool layered() noexcept;
  // For WSAStartup: makes what is installed the current catalog. A failure leaves it as it was.
  static Status refresh() noexcept;

  // What is installed now. A file that cannot be read, is damaged, or can be written by others is
  // WSANO_RECOVERY.
  static Status installed(std::shared_ptr<const Snapshot>& snapshot) noexcept;

  // Applies a change to what is installed, one at a time over all processes that share the file,
  // and keeps the result if the change succeeds.
  template <typename Change>
  static Status change(Change&& apply) noexcept {
    Call<Change> call(apply);
    return change_by(call);
  }

 private:
  struct Changer {
    virtual Status apply(Snapshot& snapshot) = 0;

   protected:
    ~Changer() = default;
  };
  template <typename Change>
  struct Call final : Changer {
    explicit Call(Change& change) noexcept : change_(change) {}
    Status apply(Snapshot& snapshot) override { return change_(snapshot); }

   private:
    Change& change_;
  };
  static Status change_by(Changer& changer) noexcept;
  static Status change_file(const std::string& path, Changer& changer);
};

}  // namespace wsx
