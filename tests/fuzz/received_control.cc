// SPDX-License-Identifier: MIT
#include <iterator>

#include "fuzz/records.h"
#include "posix/control.h"

// Control data on its way to the program: whatever the host says, the program's buffer holds
// well-formed records of the kinds that it asked for, and nothing is written outside.
namespace {

using namespace wsx::posix;
using fuzz::require;

// Windows' numbers, in the order in which the records come.
struct Form {
  Report report;
  int level;
  int type;
  std::size_t size;
};
constexpr Form forms[] = {
    {Report::ip_pktinfo, 0, 19, 8},
    {Report::ip_ttl, 0, 4, 4},
    {Report::ip_tos, 0, 3, 4},
    {Report::ip_ecn, 0, 50, 4},
    {Report::ip_interface, 0, 24, 4},
    {Report::ip_destination, 0, 25, 4},
    {Report::ip_arrival_interface, 0, 47, 4},
    {Report::ipv6_pktinfo, 41, 19, 20},
    {Report::ipv6_hop_limit, 41, 21, 4},
    {Report::ipv6_traffic_class, 41, 39, 4},
    {Report::ipv6_ecn, 41, 50, 4},
    {Report::ipv6_interface, 41, 24, 4},
    {Report::ipv6_destination, 41, 25, 16},
    {Report::ipv6_arrival_interface, 41, 47, 4},
    {Report::coalesced, 17, 3, 4},
};

// Returns how many records there are. Each is of a later kind than the one before.
int check_records(const fuzz::Bytes& buffer, std::size_t used, std::uint32_t reports) {
  int count = 0;
  const Form* next = std::begin(forms);
  for (std::size_t at = 0; at < used; ++count) {
    require(used - at >= sizeof(fuzz::Header), "no piece of a header is left over");
    const fuzz::Header header = fuzz::header_at(buffer, at);
    next = std::find_if(next, std::end(forms), [&](const Form& form) {
      return form.level == header.level && form.type == header.type;
    });
    require(next != std::end(forms), "the record is one of Windows', in its order");
    require((reports & bit(next->report)) != 0, "the record was asked for");
    require(header.length == sizeof header + next->size, "the length is the exact one");
    require(header.length <= used - at, "the record lies inside");
    at = std::min(fuzz::next_record(buffer, at, header), used);
    ++next;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  // Some bits of the mask mean nothing; all of them is the usual case.
  const auto reports = ~input.take<std::uint32_t>();
  const auto capacity = input.take<std::uint16_t>() % 512u;
  const fuzz::Bytes host = input.rest();

  fuzz::Bytes roomy(1024, fuzz::poison);
  const auto whole =
      write_received_control(host.data(), host.size(), reports, roomy.data(), roomy.size());
  require(!whole.truncated && whole.used <= roomy.size(), "everything fits in 1024 bytes");
  require(fuzz::untouched(roomy, whole.used), "what follows is not written");
  require(!(whole.broadcast && whole.multicast), "a destination is one thing");
  const int all = check_records(roomy, whole.used, reports);

  fuzz::Bytes buffer(capacity, fuzz::poison);
  const auto result =
      write_received_control(host.data(), host.size(), reports, buffer.data(), capacity);
  require(result.used <= capacity, "the records fit");
  require(fuzz::untouched(buffer, result.used), "what follows is not written");
  const int fitting = check_records(buffer, result.used, reports);
  require(result.truncated == (fitting < all), "truncation is told");
  require(std::equal(buffer.begin(), buffer.begin() + result.used, roomy.begin()),
          "the size of the buffer changes no record");
  return 0;
}
