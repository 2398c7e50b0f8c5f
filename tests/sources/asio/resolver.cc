// SPDX-License-Identifier: MIT
#include "../check.h"
#include "parts.h"

using asio::ip::tcp;

void resolver() {
  asio::io_context context;
  tcp::resolver resolver(context);
  int loopbacks = 0;
  bool unknown = false;
  resolver.async_resolve("localhost", "80", [&](std::error_code error, auto results) {
    CHECK(!error);
    for (const auto& entry : results) {
      CHECK_EQUAL(entry.endpoint().port(), 80);
      loopbacks += entry.endpoint().address().is_loopback();
    }
  });
  // A number is asked for and a name is given: no name server decides about this.
  resolver.async_resolve(
      "not-a-number", "80", tcp::resolver::numeric_host,
      [&](std::error_code error, auto) { unknown = error == asio::error::host_not_found; });
  context.run();
  CHECK(loopbacks >= 1);
  CHECK(unknown);

  const auto back = resolver.resolve(tcp::endpoint(asio::ip::address_v4::loopback(), 80));
  CHECK(!back->host_name().empty());
  std::printf("localhost has loopback addresses, 127.0.0.1 has a name\n");
}
