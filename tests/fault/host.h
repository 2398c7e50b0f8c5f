// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

// The host's calls, made to fail. This program defines sendmsg and its kin itself and forwards to
// libc's, so everything the library asks of the kernel passes here first.
namespace host {

enum class Call {
  sendmsg,
  sendto,
  recvmsg,
  error_queue,
  epoll_create,
  epoll_add,
  eventfd,
  socket,
  bind,
  connect,
  listen,
  accept4,
  getsockname,
  getpeername,
  getsockopt,
  setsockopt,
  shutdown,
  poll,
  thread,
};
constexpr std::size_t call_count = static_cast<std::size_t>(Call::thread) + 1;

const char* name_of(Call call);

// Call number `from` (the next is number 1) and those after it get these answers, one each: an
// error, or 0 for what the host itself has to say.
void answer(Call call, int from, std::vector<int> errors);

// The calls number `from` to `from + count - 1` fail with `error`.
void fail(Call call, int from, int count, int error);

// The same for the calls that send, sendmsg and sendto counted together.
void answer_sends(int from, std::vector<int> errors);

// Calls that ask the kernel to segment a datagram fail with `error` from number `from` on, until
// reset().
void refuse_segmentation(int error, int from = 1);

// The next sends take at most `bytes` each, until reset(); 0 for all.
void shorten_sends(std::size_t bytes);

// The same for each of the next sends, one number each.
void shorten_each_send(std::vector<std::size_t> bytes);

// Whatever ICMP messages reach a socket from now on look like this one (IPv4's numbers), until
// reset().
void turn_icmp_into(int type, int code);

// No send finds room, until reset().
void fill_up();

// No packet reaches this stream's descriptor any more, as if its host had been switched off.
void deafen(int descriptor);
// How long data or probes of this stream's may go unanswered.
void lose_patience_after(int descriptor, int milliseconds);

// While it lives, the resolver gives no answer.
class SlowResolver {
 public:
  SlowResolver();
  ~SlowResolver();
  SlowResolver(const SlowResolver&) = delete;
};

// Ends all of it and starts counting again; at the start of every test.
void reset();

int calls(Call call);
int send_calls();  // sendmsg and sendto together
int segmented_calls();

// What follows concerns only the threads that are in a call of the library: those that have one of
// these, and those that the library makes.
class Exposed {
 public:
  Exposed();
  ~Exposed();
  Exposed(const Exposed&) = delete;
};
bool exposed();

// The calls of exposed threads are counted together, whatever they are. Number `at`, or with
// `again` every at-th, fails with number `variant` of the errors that a kernel can give to it. One
// of them is no error: a stream takes only the first byte.
void strike(int at, int variant, bool again = false);

// What the strike has met since it was set.
struct Struck {
  int times = 0;
  Call call{};
  int error = 0;
  int variants = 0;  // how many errors that call can give
};
Struck struck();

}  // namespace host
