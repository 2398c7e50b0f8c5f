// SPDX-License-Identifier: MIT
#include "wsa_send_to.h"
//
#include <ws2spi.h>

#include <cstdlib>

namespace bench {
namespace {

// A layered provider that is installed while it lives.
class Layer {
 public:
  explicit Layer(const std::string& module) {
    std::wstring path(module.begin(), module.end());
    wchar_t name[] = L"counting";
    DWORD number = 0;
    INT error = 0;
    if (WSCInstallProviderAndChains(&id_, path.data(), name, XP1_IFS_HANDLES, nullptr, 0, &number,
                                    &error) != 0)
      throw Unavailable("cannot be installed, Windows error " + std::to_string(error));
  }
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;
  ~Layer() {
    INT error = 0;
    WSCDeinstallProvider(&id_, &error);
  }

 private:
  GUID id_ = {0x6b0d0001, 0x44aa, 0x4f21, {0x8d, 0x11, 0x9c, 0x37, 0x5e, 0xa0, 0x42, 0x73}};
};

// Sockets keep the chain that they were made with; those of the other contenders have none.
std::unique_ptr<Work> open_layered(const Datagrams& datagrams) {
  setenv("COUNTING_LOG", "/dev/null", 0);
  const Winsock winsock;
  const Layer layer(COUNTING_LSP);
  try {
    return std::make_unique<WsaSendTo>(datagrams);
  } catch (const Broken& reason) {
    throw Unavailable(reason.what());
  }
}

const Entered<Datagrams> entered({.name = "wsx WSASendTo through a layer",
                                  .beside = "wsx WSASendTo",
                                  .fits = one_buffer,
                                  .open = open_layered});

}  // namespace
}  // namespace bench
