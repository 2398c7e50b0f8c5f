// SPDX-License-Identifier: MIT
#ifndef WSX_STANDS_BETWEEN_H
#define WSX_STANDS_BETWEEN_H

extern int sendto_seen, sendmsg_seen;
extern int refuse_sends;  // with ENETUNREACH

#endif  // WSX_STANDS_BETWEEN_H
