/* Preloaded into the program under test: a disk whose syncs take as many ms as the file SLOW_SYNC says; none where it
   is not there. While there is a file FAIL_SYNC, syncs fail as on a broken disk; a file FAIL_WRITE, writes at an
   offset, as SQLite has them, as on a full one. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_for_disk(void)
{
    const char *path = getenv("SLOW_SYNC");
    FILE *file = path ? fopen(path, "r") : NULL;
    long ms = 0;
    if (file && fscanf(file, "%ld", &ms) == 1 && ms > 0) {
        const struct timespec span = {ms / 1000, ms % 1000 * 1000000};
        nanosleep(&span, NULL);
    }
    if (file)
        fclose(file);
}

static int fails(const char *name, int error)
{
    const char *path = getenv(name);
    if (!path || access(path, F_OK) != 0)
        return 0;
    errno = error;
    return 1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset)
{
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return fails("FAIL_WRITE", ENOSPC) ? -1 : real(descriptor, bytes, size, offset);
}

int fsync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_disk();
    if (fails("FAIL_SYNC", EIO))
        return -1;
    return real(descriptor);
}

int fdatasync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_disk();
    if (fails("FAIL_SYNC", EIO))
        return -1;
    return real(descriptor);
}
