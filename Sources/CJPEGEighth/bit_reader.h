// The bits of entropy-coded data, with stuffed bytes removed (F.2.2.5). No read ever passes `end`: where the
// data stops, zero bits are invented and counted, so that the inner loops need no check of their own and the
// scan can tell afterwards that it ran dry.

#pragma once

#include <stdint.h>
#include <string.h>

typedef struct {
    const uint8_t *next, *end;
    uint64_t bits; // left-aligned
    int count;     // valid bits of `bits`
    int invented;  // zero bits appended after a marker or the end stopped the data
} BitReader;

static void bits_refill_bytewise(BitReader *reader) {
    while (reader->count <= 56) {
        uint64_t byte = 0;
        if (reader->next < reader->end && reader->next[0] != 0xFF) {
            byte = *reader->next++;
        } else if (reader->end - reader->next >= 2 && reader->next[1] == 0) {
            byte = 0xFF;
            reader->next += 2;
        } else {
            reader->invented += 8;
        }
        reader->bits |= byte << (56 - reader->count);
        reader->count += 8;
    }
}

// At least 56 bits are there afterwards. `count` must be below 64.
static inline void bits_refill(BitReader *reader) {
    if (reader->end - reader->next >= 8) {
        uint64_t word;
        memcpy(&word, reader->next, 8);
        uint64_t inverse = ~word; // a byte 0xFF, which needs care, is a zero byte here
        if (!((inverse - 0x0101010101010101u) & ~inverse & 0x8080808080808080u)) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            word = __builtin_bswap64(word);
#endif
            // Some bits may land beyond `count`: the next refill brings the same ones to the same place.
            reader->bits |= word >> reader->count;
            reader->next += (63 - reader->count) >> 3;
            reader->count |= 56;
            return;
        }
    }
    // The quick way leaves bits beyond `count` set, which would mix with the bytes added here.
    reader->bits &= reader->count ? ~(uint64_t)0 << (64 - reader->count) : 0;
    bits_refill_bytewise(reader);
}

// A code of at most 16 bits and the 11 that may follow it need no more than this at a time.
static inline void bits_ensure_32(BitReader *reader) {
    if (reader->count < 32) bits_refill(reader);
}

static inline uint32_t bits_peek(const BitReader *reader, int count) {
    return (uint32_t)(reader->bits >> (64 - count));
}

static inline void bits_skip(BitReader *reader, int count) {
    reader->bits <<= count;
    reader->count -= count;
}

// A signed number of `size` bits, 1 … 11 (F.2.2.1).
static inline int bits_read_value(BitReader *reader, int size) {
    int value = (int)bits_peek(reader, size);
    bits_skip(reader, size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

// Whether bits were used that are not in the file: it is truncated or damaged.
static inline int bits_ran_dry(const BitReader *reader) { return reader->invented > reader->count; }

// Whether all bits but the padding of the last byte were used, and `marker` stands right behind them.
static inline int bits_end_at(const BitReader *reader, int marker) {
    int left = reader->count - reader->invented;
    return left >= 0 && left < 8 && reader->end - reader->next >= 2 && reader->next[0] == 0xFF
        && reader->next[1] == marker;
}

// Goes on behind the marker that `bits_end_at` found.
static inline void bits_restart(BitReader *reader) {
    reader->next += 2;
    reader->bits = 0;
    reader->count = reader->invented = 0;
}
