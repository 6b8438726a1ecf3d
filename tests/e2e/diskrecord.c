/* Preloaded into the program under test: appends to the file DISK_RECORD what is written to the journal DISK_RECORD_OF
   and to its log, in order: a write before it is made, a cut and a sync once they are. See DiskRecord. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITTEN, CUT, SYNCED };

struct step {
    uint32_t kind;
    uint32_t file;   /* 0: the journal, 1: its log */
    uint64_t offset; /* of a write; the size after a cut */
    uint64_t size;   /* of the bytes that follow */
};

static int record = -1;
static const char *journal;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("DISK_RECORD");
    journal = getenv("DISK_RECORD_OF");
    if (path && journal)
        record = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* -1: none of both. */
static int file_of(int descriptor)
{
    char link[64];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t size = record < 0 ? -1 : readlink(link, path, sizeof path - 1);
    if (size < 0)
        return -1;
    path[size] = 0;
    const size_t common = strlen(journal);
    if (strncmp(path, journal, common) != 0)
        return -1;
    return strcmp(path + common, "") == 0 ? 0 : strcmp(path + common, "-wal") == 0 ? 1 : -1;
}

static void add(int descriptor, enum kind kind, uint64_t offset, const void *bytes, size_t size)
{
    const int file = file_of(descriptor);
    if (file < 0)
        return;
    struct step step = {(uint32_t)kind, (uint32_t)file, offset, size};
    const struct iovec parts[] = {{&step, sizeof step}, {(void *)bytes, size}};
    if (writev(record, parts, 2) != (ssize_t)(sizeof step + size))
        abort();
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset)
{
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    add(descriptor, WRITTEN, (uint64_t)offset, bytes, size);
    return real(descriptor, bytes, size, offset);
}

int ftruncate64(int descriptor, off64_t size)
{
    int (*real)(int, off64_t) = (int (*)(int, off64_t))dlsym(RTLD_NEXT, "ftruncate64");
    const int result = real(descriptor, size);
    if (result == 0)
        add(descriptor, CUT, (uint64_t)size, NULL, 0);
    return result;
}

static int sync_with(const char *name, int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const int result = real(descriptor);
    if (result == 0)
        add(descriptor, SYNCED, 0, NULL, 0);
    return result;
}

int fsync(int descriptor)
{
    return sync_with("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return sync_with("fdatasync", descriptor);
}
