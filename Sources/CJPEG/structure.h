#pragma once

#include <stddef.h>
#include <stdint.h>

/// What follows the first scan's header of a JPEG with several scans.
typedef struct {
    /// Where the picture's data ends: before the end marker, or before the first thing that belongs to no picture.
    size_t end;
    int has_end;
    int scans;
} Structure;

/// - start: where the entropy-coded data of the first scan begins.
Structure cjpeg_structure(const uint8_t *bytes, size_t count, size_t start);
