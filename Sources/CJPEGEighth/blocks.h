// From the bits of a block of 8 × 8 pixels to the one or 2 × 2 pixels that are left of it.

#pragma once

#include <stdint.h>

#include "bit_reader.h"
#include "huffman.h"

typedef struct {
    int side; // pixels that a block becomes, 1 or 2 a side
    const uint16_t *quantisation;
    const HuffmanTable *dc, *ac;
    int prediction; // the DC coefficient before (F.1.1.5.1)
} BlockDecoder;

static inline uint8_t clamp_to_byte(int value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

// Writes `side` rows of `side` pixels to `out`, `stride` apart. Returns 0 for damage.
int eighth_decode_block(BitReader *reader, BlockDecoder *decoder, uint8_t *out, int stride);
