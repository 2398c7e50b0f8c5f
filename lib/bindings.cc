// SPDX-License-Identifier: MIT
#include "lib/bindings.h"

#include <mutex>

#include "lib/socket.h"

namespace wsx {
namespace {

using posix::Address;
using posix::AddressUse;

// How the address of a second socket lies to that of a first with the same port.
enum Relation { same, specific_in_wildcard, wildcard_over_specific, unrelated };

Relation relation(const Address& first, const Address& second) noexcept {
  if (posix::port_of(first) != posix::port_of(second)) return unrelated;
  const bool four = posix::is_ipv4(first);
  if (four != posix::is_ipv4(second)) return unrelated;
  if (posix::same_host(first, second)) return same;
  if (!posix::can_be_destination(first)) return specific_in_wildcard;
  return posix::can_be_destination(second) ? unrelated : wildcard_over_specific;
}

constexpr Status yes = Status::success;
constexpr Status in_use = Status::address_already_exists;
constexpr Status denied = Status::access_denied;

// Rows: the relation. Columns: what the second socket asked for, standard, shared, exclusive.
// A first socket that shares is treated as one that asked for nothing.
constexpr Status after_standard[][3] = {{in_use, yes, in_use}, {yes, yes, yes}, {yes, yes, in_use}};
constexpr Status after_exclusive[][3] = {
    {in_use, denied, in_use}, {denied, denied, denied}, {yes, yes, in_use}};

Status judge(AddressUse first, AddressUse second, Relation relation) noexcept {
  if (relation == unrelated) return yes;
  const auto& rules = first == AddressUse::exclusive ? after_exclusive : after_standard;
  return rules[relation][static_cast<int>(second)];
}

class Bindings {
 public:
  Status bind(Socket& socket, const Address& address) noexcept {
    const std::lock_guard lock(mutex_);
    socket.binding.use = socket.options.address_use;
    Status status = judge_all(socket, address);
    if (!succeeded(status)) return status;
    status = posix::bind_socket(socket.descriptor(), address);
    if (status == in_use) status = bind_beside_others(socket, address);
    if (succeeded(status)) keep(socket, address);
    return status;
  }

  void forget(Socket& socket) noexcept {
    const std::lock_guard lock(mutex_);
    Binding& binding = socket.binding;
    if (!binding.kept) return;
    (binding.previous ? binding.previous->binding.next : first_) = binding.next;
    if (binding.next) binding.next->binding.previous = binding.previous;
    binding.kept = false;
  }

 private:
  template <typename Body>
  void each_related(const Socket& socket, const Address& address, Body body) noexcept {
    if (posix::port_of(address) == 0) return;
    for (Socket* other = first_; other; other = other->binding.next) {
      if (other->traits().type != socket.traits().type) continue;
      const Relation found = relation(other->binding.address, address);
      if (found != unrelated) body(*other, found);
    }
  }

  Status judge_all(const Socket& socket, const Address& address) noexcept {
    Status verdict = yes;
    each_related(socket, address, [&](Socket& other, Relation found) {
      if (succeeded(verdict)) verdict = judge(other.binding.use, socket.binding.use, found);
    });
    return verdict;
  }

  // Windows agrees and Linux does not. Old connections on the port that wait for their end do not
  // count on Windows; Linux' SO_REUSEADDR says so, which must not be set for the first try, or a
  // socket of another process that has not called listen yet would not count either. Sockets of
  // this process share by Linux' SO_REUSEPORT, which both need.
  Status bind_beside_others(Socket& socket, const Address& address) noexcept {
    const int descriptor = socket.descriptor();
    const AddressUse use = socket.binding.use;
    if (socket.stream() && use != AddressUse::exclusive) posix::outlive_connections(descriptor);
    each_related(socket, address, [&](Socket& other, Relation) {
      posix::share_port(other.descriptor());
      posix::share_port(descriptor);
    });
    const Status status = posix::bind_socket(descriptor, address);
    if (!succeeded(status)) posix::set_address_use(descriptor, use);
    return status;
  }

  void keep(Socket& socket, const Address& address) noexcept {
    Binding& binding = socket.binding;
    binding.address = address;
    Address chosen;
    if (posix::port_of(address) == 0 &&
        succeeded(posix::local_address(socket.descriptor(), chosen)))
      posix::copy_port(chosen, binding.address);
    binding.previous = nullptr;
    binding.next = first_;
    if (first_) first_->binding.previous = &socket;
    first_ = &socket;
    binding.kept = true;
  }

  std::mutex mutex_;
  Socket* first_ = nullptr;
};

// Ready before any constructor runs, and after every destructor.
constinit Bindings bindings;

}  // namespace

Status bind_as_windows(Socket& socket, const Address& address) noexcept {
  const bool has_port = socket.has_ports() && socket.traits().family != AF_UNIX;
  return has_port ? bindings.bind(socket, address)
                  : posix::bind_socket(socket.descriptor(), address);
}

void forget_binding(Socket& socket) noexcept {
  bindings.forget(socket);
}

}  // namespace wsx
