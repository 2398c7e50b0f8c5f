// SPDX-License-Identifier: MIT
#include "posix/address.h"

#include <climits>

#include "fuzz/input.h"
#include "posix/status.h"

// Socket addresses in both directions.
namespace {

using namespace wsx;
using fuzz::require;
using posix::Address;

constexpr int families[] = {2, 23, 1, 0, 6, -1};
constexpr std::size_t longest = 110;

// Lengths that lie: negative ones, and those beyond what a family needs.
int stated_length(std::uint8_t bits, std::size_t size) {
  const int length = static_cast<int>(size);
  if ((bits & 0x40) != 0) return -length;
  if ((bits & 0x80) != 0 && size >= longest) return INT_MAX;
  return length;
}

bool starts_with(const fuzz::Bytes& bytes, const fuzz::Bytes& beginning) {
  return bytes.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), bytes.begin());
}

// A buffer of any size gets what fits, and no byte more.
fuzz::Bytes written(const Address& address, std::size_t capacity) {
  fuzz::Bytes buffer(capacity, fuzz::poison);
  const int size = posix::write_address(address, buffer.data(), static_cast<int>(capacity));
  require(size == posix::windows_length(address), "the full size is told");
  require(fuzz::untouched(buffer, static_cast<std::size_t>(size)), "nothing is written behind");
  buffer.resize(std::min<std::size_t>(capacity, static_cast<std::size_t>(size)));
  return buffer;
}

void check_store(const Address& address, std::size_t capacity) {
  if (capacity == 0) return;  // No pointer would stand for "no answer wanted".
  fuzz::Bytes buffer(capacity, fuzz::poison);
  int length = static_cast<int>(capacity);
  const bool fits = length >= posix::windows_length(address);
  const Status status = posix::store_address(address, buffer.data(), &length);
  require(status == (fits ? Status::success : Status::access_violation), "a short buffer fails");
  require(length == (fits ? posix::windows_length(address) : static_cast<int>(capacity)),
          "the length is that of the address, or as it was");
  require(fits || fuzz::untouched(buffer), "a failure writes nothing");
}

void read(int family, std::uint8_t bits, const fuzz::Bytes& name, std::size_t capacity) {
  Address address;
  std::memset(address.bytes, 0xa5, sizeof address.bytes);
  const Status status =
      posix::read_address(name.data(), stated_length(bits, name.size()), family, address);
  if (status != Status::success) {
    require(status == Status::access_violation || is_socket_code(status), "the error is known");
    return;
  }
  require(address.length <= std::min(name.size(), longest), "the length is one of the family");
  const fuzz::Bytes back = written(address, longest);
  require(starts_with(name, back), "what was read is written");
  require(starts_with(back, written(address, capacity)), "a short buffer gets the beginning");
  check_store(address, capacity);
  Address again;
  require(posix::read_address(back.data(), static_cast<int>(back.size()), family, again) ==
                  Status::success &&
              again.length == address.length &&
              std::memcmp(again.bytes, address.bytes, address.length) == 0,
          "what is written can be read");
  if (posix::can_be_destination(address)) require(address.length >= 2, "it has a family");
  require(posix::ipv4_of(address) == 0 || posix::is_ipv4(address), "IPv4 is IPv4");
}

// As the kernel fills it in: cut short, or of a family that Windows has not.
void report(const fuzz::Bytes& name, std::size_t capacity) {
  Address address;
  std::memset(address.bytes, 0xa5, sizeof address.bytes);
  address.length = static_cast<std::uint32_t>(std::min(name.size(), sizeof address.bytes));
  if (address.length > 0) std::memcpy(address.bytes, name.data(), address.length);
  const fuzz::Bytes back = written(address, capacity);
  check_store(address, capacity);
  posix::port_of(address);
  posix::is_ipv4(address);
  if (back.size() < 2) return;
  std::uint16_t family;
  std::memcpy(&family, back.data(), sizeof family);
  require(family == 0 || family == 1 || family == 2 || family == 23, "the family is Windows'");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto bits = input.take<std::uint8_t>();
  const auto capacity = input.take<std::uint8_t>();
  const fuzz::Bytes name = input.rest();
  const int family = families[(bits & 7u) % std::size(families)];
  read(family, bits, name, capacity);
  report(name, capacity);
  const Address any = posix::wildcard_address(family);
  require(any.length == 0 || posix::port_of(any) == 0, "the wildcard has no port");
  return 0;
}
