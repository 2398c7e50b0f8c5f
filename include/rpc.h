/* SPDX-License-Identifier: MIT */
#ifndef __RPC_H__
#define __RPC_H__
#pragma GCC system_header

#include <rpcdce.h>

#endif
