// SPDX-License-Identifier: MIT
//
// ENet, whose Windows half waits with select and sends and receives datagrams of many pieces with
// WSASendTo and WSARecvFrom: packets in order and whole, large ones in fragments, compressed and
// with checksums, to one and to all; ends that are said and ends that are noticed; and its plain
// sockets, by name.
#include <enet/enet.h>
#include <stdio.h>
#include <string.h>
#include <winsock2.h>

#include "../check.h"

#ifndef __ENET_WIN32_H__
#error "ENet did not choose its Windows half"
#endif

enum { clients = 4, channels = 3, packets = 50, large = 200000, patience = 20000 };

static ENetHost* server;
static ENetHost* hosts[clients];
static ENetPeer* peers[clients];

static struct {
  int connected, disconnected, heard_of_all;
  int next_number[clients];
  size_t bytes[clients];
} seen;

static ENetHost* new_host(const ENetAddress* address, size_t most) {
  ENetHost* host = enet_host_create(address, most, channels, 0, 0);
  CHECK(host);
  CHECK_EQUAL(enet_host_compress_with_range_coder(host), 0);
  host->checksum = enet_crc32;
  return host;
}

// What the server sends back is what it got: numbers in order on channel 0, something large on 1.
static void serve_one(ENetEvent* event) {
  switch (event->type) {
    case ENET_EVENT_TYPE_CONNECT:
      ++seen.connected;
      break;
    case ENET_EVENT_TYPE_RECEIVE:
      CHECK_EQUAL(enet_peer_send(event->peer, event->channelID, event->packet), 0);
      break;
    case ENET_EVENT_TYPE_DISCONNECT:
      CHECK_EQUAL(event->data, 7);
      ++seen.disconnected;
      break;
    default:
      break;
  }
}

static void look_at(int client, ENetEvent* event) {
  const unsigned char* bytes = event->packet->data;
  size_t i;
  int number;
  switch (event->channelID) {
    case 0:
      CHECK_EQUAL(event->packet->dataLength, sizeof(number));
      memcpy(&number, bytes, sizeof(number));
      CHECK_EQUAL(number, seen.next_number[client]++);
      break;
    case 1:
      CHECK_EQUAL(event->packet->dataLength, large);
      for (i = 0; i < large; i++) CHECK_EQUAL(bytes[i], (unsigned char)(i * 17 + client));
      seen.bytes[client] += large;
      break;
    default:
      CHECK_EQUAL(event->packet->dataLength, 4);
      CHECK_EQUAL(memcmp(bytes, "all", 4), 0);
      ++seen.heard_of_all;
  }
  enet_packet_destroy(event->packet);
}

// One turn of everybody; the server waits for a moment.
static void turn(void) {
  ENetEvent event;
  int i;
  CHECK(enet_host_service(server, &event, 1) >= 0);
  serve_one(&event);
  while (enet_host_check_events(server, &event) > 0) serve_one(&event);
  for (i = 0; i < clients; i++)
    while (hosts[i] && enet_host_service(hosts[i], &event, 0) > 0)
      if (event.type == ENET_EVENT_TYPE_RECEIVE) look_at(i, &event);
}

#define TURN_UNTIL(condition)                                 \
  do {                                                        \
    const enet_uint32 begin = enet_time_get();                \
    while (!(condition)) {                                    \
      CHECK(enet_time_get() - begin < (enet_uint32)patience); \
      turn();                                                 \
    }                                                         \
  } while (0)

static void connect_all(void) {
  ENetAddress address;
  int i;
  CHECK_EQUAL(enet_address_set_host(&address, "localhost"), 0);
  CHECK_EQUAL(address.host, htonl(INADDR_LOOPBACK));
  address.port = 0;
  server = new_host(&address, clients);
  CHECK_EQUAL(enet_socket_get_address(server->socket, &address), 0);
  CHECK(address.port != 0);
  for (i = 0; i < clients; i++) {
    hosts[i] = new_host(NULL, 1);
    peers[i] = enet_host_connect(hosts[i], &address, channels, 0);
    CHECK(peers[i]);
  }
  TURN_UNTIL(seen.connected == clients);
}

static int everything_came(void) {
  int i;
  for (i = 0; i < clients; i++)
    if (seen.next_number[i] < packets || seen.bytes[i] < large) return 0;
  return 1;
}

static void exchange(void) {
  static unsigned char much[large];
  int i, number;
  size_t k;
  for (i = 0; i < clients; i++) {
    for (number = 0; number < packets; number++)
      CHECK_EQUAL(
          enet_peer_send(peers[i], 0,
                         enet_packet_create(&number, sizeof(number), ENET_PACKET_FLAG_RELIABLE)),
          0);
    for (k = 0; k < large; k++) much[k] = (unsigned char)(k * 17 + i);
    CHECK_EQUAL(
        enet_peer_send(peers[i], 1, enet_packet_create(much, large, ENET_PACKET_FLAG_RELIABLE)), 0);
  }
  TURN_UNTIL(everything_came());
  enet_host_broadcast(server, 2, enet_packet_create("all", 4, ENET_PACKET_FLAG_RELIABLE));
  TURN_UNTIL(seen.heard_of_all == clients);
}

// One says nothing any more, the others good-bye.
static void part(void) {
  ENetPeer* lost = NULL;
  size_t k;
  int i;
  for (i = 1; i < clients; i++) enet_peer_disconnect(peers[i], 7);
  TURN_UNTIL(seen.disconnected == clients - 1);
  for (k = 0; k < server->peerCount; k++)
    if (server->peers[k].state == ENET_PEER_STATE_CONNECTED) lost = &server->peers[k];
  CHECK(lost);
  enet_host_destroy(hosts[0]);
  hosts[0] = NULL;
  enet_peer_timeout(lost, 1, 50, 100);
  enet_peer_ping(lost);
  {
    // Datagrams to a port that is closed come back as errors, which must not end the others.
    ENetEvent event;
    const enet_uint32 begin = enet_time_get();
    do {
      CHECK(enet_time_get() - begin < (enet_uint32)patience);
      CHECK(enet_host_service(server, &event, 5) >= 0);
    } while (event.type != ENET_EVENT_TYPE_DISCONNECT);
    CHECK_EQUAL(event.peer == lost, 1);
  }
  for (i = 1; i < clients; i++) enet_host_destroy(hosts[i]);
  enet_host_destroy(server);
}

static void plain_sockets(void) {
  ENetSocket listener = enet_socket_create(ENET_SOCKET_TYPE_STREAM);
  ENetSocket caller = enet_socket_create(ENET_SOCKET_TYPE_STREAM);
  ENetSocket answerer;
  ENetAddress address, peer;
  ENetBuffer pieces[2] = {{3, "abc"}, {5, "defgh"}};
  char text[32] = "", name[64];
  ENetBuffer room = {sizeof(text), text};
  enet_uint32 what = ENET_SOCKET_WAIT_RECEIVE;
  ENetSocketSet set;
  int value = -1;
  CHECK_EQUAL(enet_address_set_host_ip(&address, "127.0.0.1"), 0);
  CHECK_EQUAL(enet_address_get_host_ip(&address, name, sizeof(name)), 0);
  CHECK_EQUAL(strcmp(name, "127.0.0.1"), 0);
  address.port = 0;
  CHECK_EQUAL(enet_socket_bind(listener, &address), 0);
  CHECK_EQUAL(enet_socket_get_address(listener, &address), 0);
  CHECK_EQUAL(enet_socket_listen(listener, 1), 0);
  CHECK_EQUAL(enet_socket_connect(caller, &address), 0);
  answerer = enet_socket_accept(listener, &peer);
  CHECK(answerer != ENET_SOCKET_NULL);
  CHECK_EQUAL(peer.host, address.host);
  CHECK_EQUAL(enet_socket_wait(answerer, &what, 0), 0);
  CHECK_EQUAL(what, ENET_SOCKET_WAIT_NONE);
  CHECK_EQUAL(enet_socket_send(caller, NULL, pieces, 2), 8);
  what = ENET_SOCKET_WAIT_RECEIVE;
  CHECK_EQUAL(enet_socket_wait(answerer, &what, patience), 0);
  CHECK_EQUAL(what, ENET_SOCKET_WAIT_RECEIVE);
  CHECK_EQUAL(enet_socket_receive(answerer, NULL, &room, 1), 8);
  CHECK_EQUAL(memcmp(text, "abcdefgh", 8), 0);
  CHECK_EQUAL(enet_socket_set_option(answerer, ENET_SOCKOPT_NONBLOCK, 1), 0);
  CHECK_EQUAL(enet_socket_receive(answerer, NULL, &room, 1), 0);
  CHECK_EQUAL(enet_socket_get_option(answerer, ENET_SOCKOPT_ERROR, &value), 0);
  CHECK_EQUAL(value, 0);
  ENET_SOCKETSET_EMPTY(set);
  ENET_SOCKETSET_ADD(set, caller);
  CHECK_EQUAL(enet_socketset_select(caller, NULL, &set, patience), 1);
  CHECK(ENET_SOCKETSET_CHECK(set, caller));
  CHECK_EQUAL(enet_socket_shutdown(caller, ENET_SOCKET_SHUTDOWN_WRITE), 0);
  enet_socket_destroy(answerer);
  enet_socket_destroy(caller);
  enet_socket_destroy(listener);
}

int main(void) {
  CHECK_EQUAL(enet_initialize(), 0);
  connect_all();
  exchange();
  part();
  plain_sockets();
  enet_deinitialize();
  return 0;
}
