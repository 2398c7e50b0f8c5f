// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

struct event_base;

void run_until_stopped(struct event_base* base, const char* part);
void loopback(struct sockaddr_in* address);

void echoes(struct event_base* base);
void failures(struct event_base* base, int on_port);
void web_pages(struct event_base* base);
void names(struct event_base* base);
