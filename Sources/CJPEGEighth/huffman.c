#include "huffman.h"

// Finds all codes that fit into the lookup together, coefficient by coefficient. Every code has a bit at
// least and passes 16 coefficients at most, so `passed` is at most 13 · 16 = 208, within its 8 bits.
static void build_runs(HuffmanTable *table) {
    for (uint32_t bits = 0; bits < LOOKUP_SIZE; bits++) {
        int used = 0, passed = 0, end = 0;
        while (!end) {
            uint16_t entry = table->first[bits << used & (LOOKUP_SIZE - 1)];
            int length = entry >> 8, size = entry & 15, zeros = entry >> 4 & 15;
            // Zeros are shifted in at the right: a code counts only where all its bits are real.
            if (length == 0 || used + length + size > LOOKUP_BITS) break;
            used += length + size;
            end = size == 0 && zeros < 15;
            if (!end) passed += zeros + 1;
        }
        table->run[bits] = (uint32_t)(used | passed << 8 | end << 16);
    }
}

int eighth_build_huffman(HuffmanTable *table, const uint8_t *definition, int is_ac) {
    const uint8_t *symbols = definition + 16;
    if (table->is_built) return 1;
    uint32_t code = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
        table->offset[length] = index - (int)code;
        for (int i = 0; i < definition[length - 1]; i++, index++, code++) {
            int symbol = symbols[index];
            // Sizes that 8-bit baseline does not have (F.1.2.1, F.1.2.2).
            if (is_ac ? (symbol & 15) > 10 : symbol > 11) return 0;
            // More codes than there are; the one of ones only is forbidden (C.2).
            if (code + 1 >= 1u << length) return 0;
            table->symbols[index] = (uint8_t)symbol;
            if (length <= LOOKUP_BITS) {
                uint16_t entry = (uint16_t)(length << 8 | symbol);
                uint16_t *at = table->first + (code << (LOOKUP_BITS - length));
                for (int j = 0; j < 1 << (LOOKUP_BITS - length); j++) at[j] = entry;
            }
        }
        table->limit[length] = code << (16 - length);
        code <<= 1;
    }
    if (is_ac) build_runs(table);
    table->is_built = 1;
    return 1;
}
