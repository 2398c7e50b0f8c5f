// SPDX-License-Identifier: MIT
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <iterator>

#include "fuzz/records.h"
#include "posix/control.h"

// Control data on its way to the host: whatever a program hands in, the host gets well-formed
// records that it knows, or the message is refused.
namespace {

using namespace wsx::posix;
using fuzz::require;

struct Form {
  bool ipv4;
  int level;
  int type;
  std::size_t size;
};
constexpr Form forms[] = {
    {true, IPPROTO_IP, IP_PKTINFO, sizeof(in_pktinfo)},
    {true, IPPROTO_IP, IP_TTL, sizeof(int)},
    {true, IPPROTO_IP, IP_TOS, sizeof(int)},
    {false, IPPROTO_IPV6, IPV6_PKTINFO, sizeof(in6_pktinfo)},
    {false, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(int)},
    {false, IPPROTO_IPV6, IPV6_TCLASS, sizeof(int)},
};

ControlContext take_context(fuzz::Input& input) {
  const auto bits = input.take<std::uint8_t>();
  const bool ipv6 = (bits & 1) != 0;
  return {.family = ipv6 ? 23 : 2,  // Windows' numbers
          .to_ipv4 = !ipv6 || (bits & 2) != 0,
          .datagram = (bits & 4) == 0,
          .traffic_class = input.take<std::uint8_t>(),
          .own_ipv4 = (bits & 8) != 0 ? htonl(INADDR_LOOPBACK) : 0};
}

void check_value(const cmsghdr& header) {
  if (header.cmsg_len != CMSG_LEN(sizeof(int))) return;
  int value;
  std::memcpy(&value, CMSG_DATA(&header), sizeof value);
  const bool ttl = header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_TTL;
  require(value >= (ttl ? 1 : 0) && value <= 255, "the value is one that the host takes");
}

// By the macros that other users of the kernel walk with.
void check_records(SendControl& control, const ControlContext& context, bool segmented) {
  msghdr message{};
  message.msg_control = control.bytes;
  message.msg_controllen = control.length;
  std::size_t walked = 0;
  unsigned seen = 0;
  for (cmsghdr* at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
    require(at->cmsg_len >= CMSG_LEN(0), "the record has a header");
    walked += CMSG_SPACE(at->cmsg_len - CMSG_LEN(0));
    if (segmented && walked == control.length) {
      require(at->cmsg_level == IPPROTO_UDP && at->cmsg_type == UDP_SEGMENT &&
                  at->cmsg_len == CMSG_LEN(sizeof(std::uint16_t)),
              "the last record is the segment size");
      break;
    }
    const auto form = std::find_if(std::begin(forms), std::end(forms), [&](const Form& f) {
      return f.level == at->cmsg_level && f.type == at->cmsg_type &&
             CMSG_LEN(f.size) == at->cmsg_len && f.ipv4 == context.to_ipv4;
    });
    require(form != std::end(forms), "the record is one for this destination");
    const unsigned bit = 1u << (form - std::begin(forms));
    require((seen & bit) == 0, "there is one record of a kind");
    seen |= bit;
    check_value(*at);
  }
  require(walked == control.length, "the records fill the whole length");
}

bool same(const SendControl& a, const SendControl& b) {
  return a.length == b.length && std::memcmp(a.bytes, b.bytes, a.length) == 0 &&
         a.segment == b.segment && a.has_segment == b.has_segment &&
         a.names_source == b.names_source;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const ControlContext context = take_context(input);
  fuzz::Bytes records = input.rest();

  SendControl control;
  std::memset(control.bytes, 0xa5, sizeof control.bytes);
  control.length = sizeof control.bytes;
  control.segment = 0xdeadbeef;
  const SendControl before = control;
  const auto status = read_send_control(records.data(), records.size(), context, control);
  if (status != wsx::Status::success) {
    require(status == wsx::Status::invalid_parameter, "a refusal is WSAEINVAL");
    require(same(control, before), "a refusal leaves no trace");
    return 0;
  }
  require(fuzz::well_formed(records), "what is malformed is refused");
  require(control.length + CMSG_SPACE(sizeof(std::uint16_t)) <= SendControl::capacity,
          "there is room for a segment size");
  require(!control.has_segment || (context.datagram && control.segment <= 0xffff),
          "a segment fits a datagram");
  check_records(control, context, false);

  SendControl moved;
  records.insert(records.begin(), fuzz::poison);
  require(read_send_control(records.data() + 1, records.size() - 1, context, moved) == status &&
              same(control, moved),
          "the address of the records makes no difference");
  append_segment(moved, 1400);
  check_records(moved, context, true);
  return 0;
}
