/* Preloaded into the program under test: a disk whose syncs take as many ms as the file SLOW_SYNC says; none where it is
   not there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

int fsync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_disk();
    return real(descriptor);
}

int fdatasync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_disk();
    return real(descriptor);
}
