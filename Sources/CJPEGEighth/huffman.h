// Huffman codes, looked up many bits at a time.

#pragma once

#include <stdint.h>

#include "bit_reader.h"

// Bits looked up at once. Larger tables skip more codes a step, but leave the first-level cache.
enum { LOOKUP_BITS = 13, LOOKUP_SIZE = 1 << LOOKUP_BITS };

typedef struct {
    int is_built;
    uint8_t symbols[256];
    // By code length: the first code that is too long for it, left-aligned in 16 bits; what to add to a code
    // for its place in `symbols` (F.2.2.3).
    uint32_t limit[17];
    int offset[17];
    // Length << 8 | symbol of the code that the bits begin with; 0 where it is longer or there is none.
    uint16_t first[LOOKUP_SIZE];
    // Only for AC, all whole coefficients that the bits hold:
    // bits used | coefficients passed << 8 | end of block << 16; 0 where there is none.
    uint32_t run[LOOKUP_SIZE];
} HuffmanTable;

// - definition: 16 numbers of codes, by length; then their symbols, 256 at most.
// Does nothing where the table, zero at first, is built already: components share tables.
// Returns 0 for what is no prefix code or has symbols that 8-bit baseline does not.
int eighth_build_huffman(HuffmanTable *table, const uint8_t *definition, int is_ac);

// The next symbol; -1 for bits that are no code. At least 16 bits must be there.
static inline int huffman_read(BitReader *reader, const HuffmanTable *table) {
    uint16_t entry = table->first[bits_peek(reader, LOOKUP_BITS)];
    if (entry) {
        bits_skip(reader, entry >> 8);
        return entry & 255;
    }
    uint32_t bits = bits_peek(reader, 16);
    int length = LOOKUP_BITS + 1;
    while (length <= 16 && bits >= table->limit[length]) length++;
    if (length > 16) return -1;
    bits_skip(reader, length);
    return table->symbols[((int)(bits >> (16 - length)) + table->offset[length]) & 255];
}
