/* SPDX-License-Identifier: MIT
 *
 * A program that has the library as a plug-in: loads it, waits with it on threads of its own and of
 * the library's, and closes it while those are still there. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef int call();

static void* library;
static pthread_barrier_t closed;

static call* function(const char* name) {
  void* address = dlsym(library, name);
  call* found;
  if (!address) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  *(void**)&found = address;
  return found;
}

/* Sleeping makes the library's record of the thread, which ends with the thread. */
static void* sleeper(void* unused) {
  (void)unused;
  ((unsigned (*)(unsigned, int))(void (*)(void))function("wsx_SleepEx"))(1, 1);
  pthread_barrier_wait(&closed);
  pthread_barrier_wait(&closed);
  return NULL;
}

int main(int count, char** words) {
  for (int life = 0; life < 3; ++life) {
    pthread_t thread;
    char data[1024];
    library = count > 1 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library) {
      fprintf(stderr, "%s\n", dlerror());
      return 1;
    }
    if (((int (*)(unsigned short, void*))(void (*)(void))function("wsx_WSAStartup"))(0x202, data) !=
        0)
      return 2;
    pthread_barrier_init(&closed, NULL, 2);
    if (pthread_create(&thread, NULL, sleeper, NULL) != 0) return 3;
    pthread_barrier_wait(&closed);
    if (dlclose(library) != 0) return 4;
    pthread_barrier_wait(&closed);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&closed);
  }
  puts("the thread has ended after the library was closed");
  return 0;
}
