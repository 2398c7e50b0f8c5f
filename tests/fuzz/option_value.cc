// SPDX-License-Identifier: MIT
#include "fuzz/input.h"
#include "posix/option.h"

// The values of socket options between the two forms, without a socket.
namespace {

using namespace wsx::posix;
using fuzz::require;

// The doors above hand in what the option has on Windows, at most a GROUP_SOURCE_REQ.
constexpr std::size_t largest = 264;
constexpr std::size_t most_given_back = 8;

void to_host(const HostOption& option, fuzz::Input& input, HostValue& host) {
  const fuzz::Bytes value = input.bytes(largest);
  if (!option.converter->to_host(value.data(), value.size(), host)) return;
  require(host.length > 0 && host.length <= sizeof host.bytes, "the host's value has a size");
  require(host.level == option.host_level, "the level stays");
}

void from_host(const HostOption& option, const HostValue& host) {
  fuzz::Bytes value(largest, fuzz::poison);
  const std::size_t length = option.converter->from_host(host, value.data());
  require(length > 0 && length <= most_given_back, "the size is Windows'");
  require(fuzz::untouched(value, length), "nothing is written behind");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto options = host_options();
  const HostOption& option = options[input.take<std::uint8_t>() % options.size()];
  require(find_host_option(option.level, option.name) == &option, "there is one row of a name");
  HostValue host{option.host_level, option.host_name, {}, sizeof host.bytes};
  if (option.converter->to_host) to_host(option, input, host);
  if (!option.converter->from_host) return 0;
  from_host(option, host);
  const fuzz::Bytes arbitrary = input.bytes(sizeof host.bytes);
  std::memcpy(host.bytes, arbitrary.data(), arbitrary.size());
  from_host(option, host);
  return 0;
}
