// SPDX-License-Identifier: MIT
#include <asio/impl/src.hpp>
