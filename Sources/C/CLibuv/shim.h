#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/socket.h>
#include <uv.h>

// SIG_IGN is a macro with a cast, which the importer cannot read.
static inline void postern_uv_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

// RLIMIT_NOFILE is an enumerator of a type that differs between C libraries.
static inline uint64_t postern_uv_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
  struct rlimit raised = limit;
  raised.rlim_cur = limit.rlim_max;
#ifdef OPEN_MAX
  // Darwin refuses more than this, whatever the hard limit says.
  if (raised.rlim_cur > OPEN_MAX) raised.rlim_cur = OPEN_MAX;
#endif
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return raised.rlim_cur;
  return limit.rlim_cur;
}

static inline uint64_t postern_uv_descriptor_limit(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 256;
}

// TCP_NOTSENT_LOWAT has another number on every system, and IPPROTO_TCP is an enumerator on some.
static inline int postern_uv_limit_unsent(int descriptor, int bytes) {
  return setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof(bytes));
}

// prctl has a variable number of arguments.
static inline void postern_uv_forbid_core_dumps(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  // Also for what a system pipes dumps to, which the limit does not stop.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
