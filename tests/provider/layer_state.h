// SPDX-License-Identifier: MIT
#pragma once

// What bad_layer.cc has been through.
struct LayerState {
  int starts;
  int ends;
  int error_inside;
};
