#pragma once

#include <stdint.h>

/// `stat` with the fields that systems name differently.

typedef enum {
    CFileKindOther,
    CFileKindRegular,
    CFileKindFolder,
    CFileKindLink,
} CFileKind;

typedef struct {
    CFileKind kind;
    int64_t size;
    /// Nanoseconds since 1970-01-01 UTC.
    int64_t modified;
    uint64_t device, inode;
} CFileStatus;

/// Each returns 0 or an `errno`.
int cfile_status(const char *path, int follows_links, CFileStatus *status);
int cfile_status_of_descriptor(int descriptor, CFileStatus *status);
