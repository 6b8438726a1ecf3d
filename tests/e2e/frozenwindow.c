/* Preloaded into the program under test: its main thread, which is the window's, hangs while there is a file FREEZE:
   where it restores how the window stands, and whenever it would wait for something. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void hang(void)
{
    const char *path = getenv("FREEZE");
    const struct timespec span = {0, 5000000};
    while (path && getpid() == gettid() && access(path, F_OK) == 0)
        nanosleep(&span, NULL);
}

int poll(struct pollfd *files, nfds_t count, int ms)
{
    int (*real)(struct pollfd *, nfds_t, int) = (int (*)(struct pollfd *, nfds_t, int))dlsym(RTLD_NEXT, "poll");
    hang();
    return real(files, count, ms);
}

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *span, const sigset_t *mask)
{
    int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *) =
        (int (*)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *))dlsym(RTLD_NEXT, "ppoll");
    hang();
    return real(files, count, span, mask);
}

/* QMainWindow::restoreState(const QByteArray &, int), of a library that comes with the window. */
_Bool _ZN11QMainWindow12restoreStateERK10QByteArrayi(void *window, const void *state, int version)
{
    void *const widgets = dlopen("libQt6Widgets.so.6", RTLD_LAZY | RTLD_NOLOAD);
    _Bool (*real)(void *, const void *, int) =
        (_Bool(*)(void *, const void *, int))dlsym(widgets, "_ZN11QMainWindow12restoreStateERK10QByteArrayi");
    hang();
    return real(window, state, version);
}
