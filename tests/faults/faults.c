/* Makes one call of the system fail, or kills the process at it: preloaded by tests/faults/attempts.py.
 *
 * fault_arm(n, error, folder) counts the calls that write below a folder, and at the n-th sets errno
 * to `error`, or kills the process where that is 0. fault_fired() says whether it came to that.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int countdown = 0, error_wanted = 0, fired = 0;
static char below[PATH_MAX] = "";

void fault_arm(int number, int error, const char *folder) {
    snprintf(below, sizeof below, "%s", folder);
    error_wanted = error;
    fired = 0;
    countdown = number;
}

int fault_fired(void) { return fired; }

static int strikes(const char *path) {
    char full[PATH_MAX * 2], here[PATH_MAX];
    if (!countdown || !path) return 0;
    if (path[0] == '/') snprintf(full, sizeof full, "%s", path);
    else snprintf(full, sizeof full, "%s/%s", getcwd(here, sizeof here) ? here : "", path);
    if (strncmp(full, below, strlen(below))) return 0;
    if (--countdown) return 0;
    fired = 1;
    if (!error_wanted) kill(getpid(), SIGKILL);
    errno = error_wanted;
    return 1;
}

static int strikes_file(int fd) {
    char link[64], path[PATH_MAX];
    if (!countdown) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strikes(path);
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(name)                                                   \
    int name(const char *path, int flags, ...) {                     \
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
        va_list more;                                                \
        va_start(more, flags);                                       \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;    \
        va_end(more);                                                \
        if ((flags & (O_WRONLY | O_RDWR)) && strikes(path)) return -1; \
        return real(path, flags, mode);                              \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (strikes_file(fd)) {
        if (size > 1) real(fd, data, size / 2); /* a disk that fills up takes the beginning */
        errno = error_wanted;
        return -1;
    }
    return real(fd, data, size);
}

int fsync(int fd) {
    REAL(fsync);
    return strikes_file(fd) ? -1 : real(fd);
}

int close(int fd) {
    REAL(close);
    int is_read = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY;
    if (!is_read && strikes_file(fd)) { /* the file is closed all the same */
        real(fd);
        errno = error_wanted;
        return -1;
    }
    return real(fd);
}

int rename(const char *old, const char *new) {
    REAL(rename);
    return strikes(new) ? -1 : real(old, new);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    REAL(renameat2);
    return strikes(new) ? -1 : real(from, old, to, new, flags);
}

int link(const char *old, const char *new) {
    REAL(link);
    return strikes(new) ? -1 : real(old, new);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    REAL(linkat);
    return strikes(new) ? -1 : real(from, old, to, new, flags);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return strikes(path) ? -1 : real(path, mode);
}

int chmod(const char *path, mode_t mode) {
    REAL(chmod);
    return strikes(path) ? -1 : real(path, mode);
}
