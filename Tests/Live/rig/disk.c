// Loaded before the C library (LD_PRELOAD): writes down what a process does to its database's files, in the order in
// which it happens, and lets the disk be slow or fail.
//
//   DISK_LOG=FILE        every write, truncation and sync of files *.db and *.db-wal, and what goes to standard output
//   DISK_FAILS_AT=N      the Nth sync of such a file fails with EIO
//   DISK_DELAY_US=N      every sync of such a file takes so much longer

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char kind_of[4096];  // by descriptor: 'd' the database, 'w' its log, 0 anything else
static int log_file = -2;
static long syncs;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_sync)(int), (*real_datasync)(int), (*real_truncate)(int, off_t), (*real_close)(int);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_sync = dlsym(RTLD_NEXT, "fsync");
  real_datasync = dlsym(RTLD_NEXT, "fdatasync");
  real_truncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_close = dlsym(RTLD_NEXT, "close");
  const char *name = getenv("DISK_LOG");
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
  log_file = name ? real_open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static void note(char action, char file, int64_t offset, const void *bytes, uint32_t count) {
  if (log_file < 0) return;
  char head[14];
  head[0] = action, head[1] = file;
  memcpy(head + 2, &offset, 8), memcpy(head + 10, &count, 4);
  real_write(log_file, head, sizeof head);
  if (bytes && count) real_write(log_file, bytes, count);
}

static char kind(int file) { return file >= 0 && file < 4096 ? kind_of[file] : 0; }

static int opened(int file, const char *path) {
  if (file < 0 || file >= 4096) return file;
  size_t length = strlen(path);
  kind_of[file] = 0;
  if (length > 3 && strcmp(path + length - 3, ".db") == 0) kind_of[file] = 'd';
  if (length > 7 && strcmp(path + length - 7, ".db-wal") == 0) kind_of[file] = 'w';
  return file;
}

#define OPEN(name)                                                  \
  int name(const char *path, int flags, ...) {                      \
    va_list rest;                                                   \
    va_start(rest, flags);                                          \
    mode_t mode = va_arg(rest, mode_t);                             \
    va_end(rest);                                                   \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);  \
    return opened(real(path, flags, mode), path);                   \
  }
OPEN(open)
OPEN(open64)

int close(int file) {
  if (file >= 0 && file < 4096) kind_of[file] = 0;
  return real_close(file);
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (file != 1) return real_write(file, bytes, count);
  pthread_mutex_lock(&mutex);
  note('o', 0, 0, bytes, count);
  pthread_mutex_unlock(&mutex);
  return real_write(file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
  if (!kind(file)) return real_pwrite(file, bytes, count, offset);
  pthread_mutex_lock(&mutex);
  ssize_t written = real_pwrite(file, bytes, count, offset);
  if (written > 0) note('w', kind(file), offset, bytes, written);
  pthread_mutex_unlock(&mutex);
  return written;
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

int ftruncate64(int file, off_t length) {
  if (!kind(file)) return real_truncate(file, length);
  pthread_mutex_lock(&mutex);
  int status = real_truncate(file, length);
  if (status == 0) note('t', kind(file), length, NULL, 0);
  pthread_mutex_unlock(&mutex);
  return status;
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

static int synced(int file, int (*real)(int)) {
  if (!kind(file)) return real(file);
  const char *fails = getenv("DISK_FAILS_AT"), *delay = getenv("DISK_DELAY_US");
  long number = __atomic_add_fetch(&syncs, 1, __ATOMIC_SEQ_CST);
  if (fails && number == atol(fails)) {
    errno = EIO;
    return -1;
  }
  if (delay) usleep(atol(delay));
  int status = real(file);
  pthread_mutex_lock(&mutex);
  if (status == 0) note('s', kind(file), 0, NULL, 0);
  pthread_mutex_unlock(&mutex);
  return status;
}
int fsync(int file) { return synced(file, real_sync); }
int fdatasync(int file) { return synced(file, real_datasync); }
