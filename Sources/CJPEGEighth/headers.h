// What stands before the entropy-coded data.

#pragma once

#include <stddef.h>
#include <stdint.h>

// Quantisation tables and coefficients are kept row by row; files hold them in zigzag order (A.3.6).
extern const uint8_t eighth_zigzag[64];

typedef struct {
    int id;
    int horizontal, vertical; // sampling factors: 1 or 2 for luma, 1 for chroma
    int quantisation;         // 0 … 3
    int dc, ac;               // Huffman tables, 0 … 1
} ComponentHeader;

typedef struct {
    int width, height;
    int component_count; // 1 (grey) or 3 (YCbCr)
    ComponentHeader components[3];
    int restart_interval; // in MCUs; 0: none
    uint16_t quantisation[4][64];
    int has_quantisation[4];
    // The latest definitions, in the file's bytes; NULL where there is none. Only those that the scan uses
    // are built and found valid or not: building takes time, and a file may define many thousands.
    const uint8_t *dc_huffman[2], *ac_huffman[2];
    int is_ycc; // 1 by JFIF or Adobe marker, 0 unknown, -1 certainly not
} Headers;

// Fills `headers`, which must be zero, from all segments up to the first scan's.
// Returns where the entropy-coded data begins, at most `bytes + count`; NULL when the file is declined.
const uint8_t *eighth_read_headers(Headers *headers, const uint8_t *bytes, size_t count);
