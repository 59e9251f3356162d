// ITU-T T.81 (JPEG), baseline sequential, Huffman coded, 8 bits. Section numbers refer to it.

#include "CJPEGEighth.h"

#include <stdlib.h>
#include <string.h>

// ---- Huffman tables ---------------------------------------------------------------------------------------

// Bits looked up at once. Larger tables skip more codes a step, but leave the first-level cache.
enum { LOOKUP_BITS = 13, LOOKUP_SIZE = 1 << LOOKUP_BITS };

typedef struct {
    int present;
    uint8_t symbols[256];
    // By code length: the first code that is too long for it, left-aligned in 16 bits; what to add to a code
    // for its place in `symbols` (F.2.2.3).
    uint32_t limit[18];
    int offset[17];
    // Length << 8 | symbol of the code that the bits begin with; 0 where it is longer than the lookup.
    uint16_t first[LOOKUP_SIZE];
    // All whole coefficients that the bits hold: bits used | coefficients passed << 8 | end of block << 16.
    uint32_t run[LOOKUP_SIZE];
} Huffman;

// Finds all codes that fit into the lookup together, coefficient by coefficient.
static void build_runs(Huffman *table) {
    for (uint32_t bits = 0; bits < LOOKUP_SIZE; bits++) {
        int used = 0, passed = 0, end = 0;
        while (!end) {
            uint16_t entry = table->first[bits << used & (LOOKUP_SIZE - 1)];
            int length = entry >> 8, size = entry & 15, zeros = entry >> 4 & 15;
            if (length == 0 || used + length + size > LOOKUP_BITS) break;
            used += length + size;
            end = size == 0 && zeros < 15;
            if (!end) passed += zeros + 1;
        }
        table->run[bits] = (uint32_t)(used | passed << 8 | end << 16);
    }
}

static int build_huffman(
    Huffman *table, const uint8_t lengths[16], const uint8_t *symbols, int total, int is_ac) {
    memcpy(table->symbols, symbols, (size_t)total);
    memset(table->first, 0, sizeof table->first);
    uint32_t code = 0;
    int index = 0;
    for (int length = 1; length <= 16; length++) {
        table->offset[length] = index - (int)code;
        for (int i = 0; i < lengths[length - 1]; i++, index++, code++) {
            int symbol = symbols[index];
            // Sizes that 8-bit baseline does not have (F.1.2.1, F.1.2.2).
            if (is_ac ? (symbol & 15) > 10 : symbol > 11) return 0;
            if (code >= 1u << length) return 0;
            if (length <= LOOKUP_BITS) {
                uint16_t entry = (uint16_t)(length << 8 | symbol);
                uint16_t *at = table->first + (code << (LOOKUP_BITS - length));
                for (int j = 0; j < 1 << (LOOKUP_BITS - length); j++) at[j] = entry;
            }
        }
        table->limit[length] = code << (16 - length);
        code <<= 1;
    }
    table->limit[17] = UINT32_MAX;
    table->present = 1;
    if (is_ac) build_runs(table);
    return 1;
}

// ---- Bits of the entropy-coded data -----------------------------------------------------------------------

typedef struct {
    const uint8_t *next, *end;
    uint64_t bits; // left-aligned
    int count;     // valid bits of `bits`
    int invented;  // zero bits that were appended where the data ended
} Reader;

static void refill_slowly(Reader *reader) {
    while (reader->count <= 56) {
        uint64_t byte = 0;
        if (reader->next < reader->end && reader->next[0] != 0xFF) {
            byte = *reader->next++;
        } else if (reader->end - reader->next >= 2 && reader->next[1] == 0) {
            byte = 0xFF;
            reader->next += 2;
        } else {
            reader->invented += 8; // a marker, or the end
        }
        reader->bits |= byte << (56 - reader->count);
        reader->count += 8;
    }
}

// At least 57 bits are there afterwards.
static inline void refill(Reader *reader) {
    if (reader->end - reader->next >= 8) {
        uint64_t word;
        memcpy(&word, reader->next, 8);
        uint64_t inverse = ~word; // a byte 0xFF is a zero byte here
        if (!((inverse - 0x0101010101010101u) & ~inverse & 0x8080808080808080u)) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            word = __builtin_bswap64(word);
#endif
            // It may bring some bits beyond `count`: the next refill brings the same ones.
            reader->bits |= word >> reader->count;
            reader->next += (63 - reader->count) >> 3;
            reader->count |= 56;
            return;
        }
    }
    // Only what counts may be set before bytes are added one by one.
    reader->bits &= reader->count ? ~(uint64_t)0 << (64 - reader->count) : 0;
    refill_slowly(reader);
}

static inline void skip(Reader *reader, int count) {
    reader->bits <<= count;
    reader->count -= count;
}

static inline int begin_code(Reader *reader) {
    if (reader->count < 32) refill(reader);
    return (int)(reader->bits >> (64 - LOOKUP_BITS));
}

// The next symbol; -1 for bits that are no code. At least 27 bits must be there.
static inline int read_symbol(Reader *reader, const Huffman *table) {
    uint16_t entry = table->first[reader->bits >> (64 - LOOKUP_BITS)];
    if (entry) {
        skip(reader, entry >> 8);
        return entry & 255;
    }
    uint32_t bits = (uint32_t)(reader->bits >> 48);
    int length = LOOKUP_BITS + 1;
    while (length <= 16 && bits >= table->limit[length]) length++;
    if (length > 16) return -1;
    skip(reader, length);
    return table->symbols[((int)(bits >> (16 - length)) + table->offset[length]) & 255];
}

// Whether all data up to a marker was read but less than a byte of padding, and nothing beyond it.
static inline int is_at_end(const Reader *reader) {
    int left = reader->count - reader->invented;
    return left >= 0 && left < 8;
}

static inline int is_marker(const Reader *reader, int marker) {
    return reader->end - reader->next >= 2 && reader->next[0] == 0xFF && reader->next[1] == marker;
}

// A number of `size` bits, 1 … 15 (F.2.2.1).
static inline int read_value(Reader *reader, int size) {
    int value = (int)(reader->bits >> (64 - size));
    skip(reader, size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

// ---- Blocks -----------------------------------------------------------------------------------------------

typedef struct {
    int horizontal, vertical; // sampling factors
    int side;                 // pixels that a block becomes, 1 or 2 a side
    const uint16_t *quantisation;
    const Huffman *dc, *ac;
    int prediction;
    uint8_t *rows; // the pixels of one row of MCUs
    int stride;
} Component;

// An 8-bit picture's coefficients lie within ±1,024 and rounding; what exceeds twice that is damage, on
// which libjpeg's plain and vector code do not agree.
static inline int is_plausible(int coefficient) { return coefficient >= -2048 && coefficient <= 2048; }

static inline uint8_t clamp(int value) { return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value; }

static int read_dc(Reader *reader, Component *component) {
    begin_code(reader);
    int size = read_symbol(reader, component->dc);
    if (size < 0) return 0;
    if (size > 0) component->prediction += read_value(reader, size);
    return is_plausible(component->prediction)
        && is_plausible(component->prediction * component->quantisation[0]);
}

static int skip_ac(Reader *reader, const Huffman *table) {
    for (int k = 1; k < 64;) {
        uint32_t run = table->run[begin_code(reader)];
        int passed = run >> 8 & 255;
        if (run && k + passed < 64) {
            skip(reader, run & 255);
            if (run >> 16) return 1;
            k += passed;
            continue;
        }
        // A long code, or one lookup would run into the next block.
        int symbol = read_symbol(reader, table);
        if (symbol < 0) return 0;
        int zeros = symbol >> 4, size = symbol & 15;
        if (size == 0 && zeros < 15) return 1;
        skip(reader, size);
        k += zeros + 1;
        if (k > 64) return 0;
    }
    return 1;
}

static const uint8_t zigzag[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

static int read_ac(Reader *reader, const Component *component, int coefficients[64]) {
    for (int k = 1; k < 64;) {
        begin_code(reader);
        int symbol = read_symbol(reader, component->ac);
        if (symbol < 0) return 0;
        int zeros = symbol >> 4, size = symbol & 15;
        if (size == 0) {
            if (zeros < 15) return 1;
            k += 16;
            continue;
        }
        k += zeros;
        if (k > 63) return 0;
        int place = zigzag[k++];
        coefficients[place] = read_value(reader, size) * component->quantisation[place];
        if (!is_plausible(coefficients[place])) return 0;
    }
    return 1;
}

// libjpeg's reduced inverse DCT to 2 × 2 pixels (jidctred.c). It needs no even row or column but the first.
static void transform_to_2x2(const int in[64], uint8_t *out, int stride) {
    int rows[2][8];
    for (int column = 0; column < 8; column = column ? column + 2 : 1) {
        int even = in[column] * (1 << 15);
        int odd = in[column + 56] * -5906 + in[column + 40] * 6967 + in[column + 24] * -10426
            + in[column + 8] * 29692;
        rows[0][column] = (even + odd + (1 << 12)) >> 13;
        rows[1][column] = (even - odd + (1 << 12)) >> 13;
    }
    for (int y = 0; y < 2; y++) {
        const int *row = rows[y];
        int even = row[0] * (1 << 15);
        int odd = row[7] * -5906 + row[5] * 6967 + row[3] * -10426 + row[1] * 29692;
        out[y * stride] = clamp(((even + odd + (1 << 19)) >> 20) + 128);
        out[y * stride + 1] = clamp(((even - odd + (1 << 19)) >> 20) + 128);
    }
}

static int decode_block(Reader *reader, Component *component, uint8_t *out) {
    if (!read_dc(reader, component)) return 0;
    int dc = component->prediction * component->quantisation[0];
    if (component->side == 1) {
        *out = clamp(((dc + 4) >> 3) + 128);
        return skip_ac(reader, component->ac);
    }
    int coefficients[64] = {dc};
    if (!read_ac(reader, component, coefficients)) return 0;
    transform_to_2x2(coefficients, out, component->stride);
    return 1;
}

// ---- The file ---------------------------------------------------------------------------------------------

typedef struct {
    Huffman dc[2], ac[2];
    uint16_t quantisation[4][64];
    int quantisation_present[4];
    Component components[3];
    uint8_t ids[3];
    int component_count;
    int width, height;
    int restart_interval;
    int colours_are_ycc; // 1 by JFIF or Adobe marker, 0 unknown, -1 certainly not
} Decoder;

static int read_quantisation(Decoder *decoder, const uint8_t *segment, int length) {
    while (length > 0) {
        int table = segment[0];
        if (table > 3 || length < 65) return 0; // 16-bit tables are declined
        for (int k = 0; k < 64; k++) decoder->quantisation[table][zigzag[k]] = segment[1 + k];
        decoder->quantisation_present[table] = 1;
        segment += 65;
        length -= 65;
    }
    return 1;
}

static int read_huffman(Decoder *decoder, const uint8_t *segment, int length) {
    while (length > 0) {
        if (length < 17 || (segment[0] & ~0x11)) return 0;
        int total = 0;
        for (int i = 1; i <= 16; i++) total += segment[i];
        if (total > 256 || length < 17 + total) return 0;
        int is_ac = segment[0] >> 4;
        Huffman *table = (is_ac ? decoder->ac : decoder->dc) + (segment[0] & 1);
        if (!build_huffman(table, segment + 1, segment + 17, total, is_ac)) return 0;
        segment += 17 + total;
        length -= 17 + total;
    }
    return 1;
}

static int read_frame(Decoder *decoder, const uint8_t *segment, int length) {
    if (decoder->component_count || length < 6 || segment[0] != 8) return 0;
    decoder->height = segment[1] << 8 | segment[2];
    decoder->width = segment[3] << 8 | segment[4];
    int count = segment[5];
    if (decoder->width == 0 || decoder->height == 0) return 0;
    if ((count != 1 && count != 3) || length != 6 + 3 * count) return 0;
    decoder->component_count = count;
    for (int i = 0; i < count; i++) {
        const uint8_t *facts = segment + 6 + 3 * i;
        Component *component = &decoder->components[i];
        decoder->ids[i] = facts[0];
        component->horizontal = facts[1] >> 4;
        component->vertical = facts[1] & 15;
        if (facts[2] > 3) return 0;
        component->quantisation = decoder->quantisation[facts[2]];
        // The usual ones only: luma 1 or 2 a side, chroma 1.
        int most = i == 0 ? 2 : 1;
        if (component->horizontal < 1 || component->horizontal > most) return 0;
        if (component->vertical < 1 || component->vertical > most) return 0;
    }
    Component *luma = &decoder->components[0];
    if (count == 1) luma->horizontal = luma->vertical = 1; // a lone component is not interleaved (A.2.2)
    // As libjpeg: a component that is subsampled in both directions makes up for it in its inverse DCT.
    int side = luma->horizontal == 2 && luma->vertical == 2 ? 2 : 1;
    for (int i = 0; i < count; i++) decoder->components[i].side = i == 0 ? 1 : side;
    return 1;
}

static int read_scan(Decoder *decoder, const uint8_t *segment, int length) {
    int count = decoder->component_count;
    if (count == 0 || length != 4 + 2 * count || segment[0] != count) return 0;
    for (int i = 0; i < count; i++) {
        int tables = segment[2 + 2 * i];
        if (segment[1 + 2 * i] != decoder->ids[i] || (tables & ~0x11)) return 0;
        Component *component = &decoder->components[i];
        component->dc = &decoder->dc[tables >> 4];
        component->ac = &decoder->ac[tables & 1];
        long quantisation = (component->quantisation - decoder->quantisation[0]) / 64;
        if (!decoder->quantisation_present[quantisation]) return 0;
        if (!component->dc->present || !component->ac->present) return 0;
    }
    if (segment[1 + 2 * count] != 0 || segment[2 + 2 * count] != 63 || segment[3 + 2 * count] != 0) return 0;
    if (count == 1) return 1;
    int usual_ids = decoder->ids[0] == 1 && decoder->ids[1] == 2 && decoder->ids[2] == 3;
    return decoder->colours_are_ycc > 0 || (decoder->colours_are_ycc == 0 && usual_ids);
}

// Reads the segments up to the entropy-coded data; NULL when the file is declined.
static const uint8_t *read_headers(Decoder *decoder, const uint8_t *bytes, size_t count) {
    if (count < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return NULL;
    const uint8_t *at = bytes + 2, *end = bytes + count;
    while (end - at >= 4) {
        if (at[0] != 0xFF) return NULL;
        int marker = at[1];
        if (marker == 0xFF) { // fill byte (B.1.1.2)
            at++;
            continue;
        }
        int length = (at[2] << 8 | at[3]) - 2;
        const uint8_t *segment = at + 4;
        if (length < 0 || end - segment < length) return NULL;
        int fine = 1;
        switch (marker) {
        case 0xC0: fine = read_frame(decoder, segment, length); break;
        case 0xC4: fine = read_huffman(decoder, segment, length); break;
        case 0xDB: fine = read_quantisation(decoder, segment, length); break;
        case 0xDD:
            fine = length == 2;
            if (fine) decoder->restart_interval = segment[0] << 8 | segment[1];
            break;
        case 0xDA: return read_scan(decoder, segment, length) ? segment + length : NULL;
        case 0xE0:
            if (length < 14 || memcmp(segment, "JFIF", 5) != 0) break;
            fine = segment[5] == 1; // major version
            if (decoder->colours_are_ycc == 0) decoder->colours_are_ycc = 1;
            break;
        case 0xEE:
            // Adobe's transform: 1 is YCbCr; others are rare.
            if (length >= 12 && memcmp(segment, "Adobe", 5) == 0)
                decoder->colours_are_ycc = segment[11] == 1 ? 1 : -1;
            break;
        default:
            // Comments and application data may stand anywhere; all else is another kind of JPEG.
            fine = marker == 0xFE || (marker >= 0xE1 && marker <= 0xEF);
        }
        if (!fine) return NULL;
        at = segment + length;
    }
    return NULL;
}

// To the next restart interval: a marker RSTn must stand right here (F.2.1.3.1).
static int restart(Decoder *decoder, Reader *reader, int number) {
    if (!is_at_end(reader)) return 0;
    if (!is_marker(reader, 0xD0 + (number & 7))) return 0;
    reader->next += 2;
    reader->bits = 0;
    reader->count = reader->invented = 0;
    for (int i = 0; i < decoder->component_count; i++) decoder->components[i].prediction = 0;
    return 1;
}

static int decode_mcu(Decoder *decoder, Reader *reader, int x) {
    for (int i = 0; i < decoder->component_count; i++) {
        Component *component = &decoder->components[i];
        for (int v = 0; v < component->vertical; v++) {
            for (int h = 0; h < component->horizontal; h++) {
                uint8_t *out = component->rows + v * component->stride
                    + (x * component->horizontal + h) * component->side;
                if (!decode_block(reader, component, out)) return 0;
            }
        }
    }
    return 1;
}

static void write_grey(const uint8_t *luma, uint8_t *out, int width) {
    for (int x = 0; x < width; x++, out += 3) out[0] = out[1] = out[2] = luma[x];
}

// JFIF's YCbCr to RGB in libjpeg's fixed point (jdcolor.c).
static void write_rgb(
    const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int shift, uint8_t *out, int width) {
    for (int x = 0; x < width; x++, out += 3) {
        int luma = y[x], blue = cb[x >> shift] - 128, red = cr[x >> shift] - 128;
        out[0] = clamp(luma + ((91881 * red + 32768) >> 16));
        out[1] = clamp(luma + ((-22554 * blue - 46802 * red + 32768) >> 16));
        out[2] = clamp(luma + ((116130 * blue + 32768) >> 16));
    }
}

static void write_rows(const Decoder *decoder, uint8_t *pixels, int width, int rows) {
    const Component *c = decoder->components;
    for (int y = 0; y < rows; y++, pixels += (size_t)width * 3) {
        const uint8_t *luma = c[0].rows + y * c[0].stride;
        if (decoder->component_count == 1) {
            write_grey(luma, pixels, width);
            continue;
        }
        // Chroma that its inverse DCT has not brought to size is repeated, as libjpeg does at this scale.
        int row = c[1].side == 2 ? y : y / c[0].vertical;
        int shift = c[1].side == 2 ? 0 : c[0].horizontal - 1;
        write_rgb(luma, c[1].rows + row * c[1].stride, c[2].rows + row * c[2].stride, shift, pixels, width);
    }
}

static int decode_scan(Decoder *decoder, Reader *reader, uint8_t *pixels, int width, int height) {
    int across = decoder->components[0].horizontal, down = decoder->components[0].vertical;
    int columns = (decoder->width + 8 * across - 1) / (8 * across);
    int rows = (decoder->height + 8 * down - 1) / (8 * down);
    int left = decoder->restart_interval, restarts = 0;
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            if (decoder->restart_interval && left-- == 0) {
                if (!restart(decoder, reader, restarts++)) return 0;
                left = decoder->restart_interval - 1;
            }
            if (!decode_mcu(decoder, reader, x)) return 0;
        }
        // Bits were used that are not in the file: it is truncated or damaged.
        if (reader->invented > reader->count) return 0;
        int remaining = height - y * down;
        write_rows(decoder, pixels + (size_t)y * (size_t)down * (size_t)width * 3, width,
                   remaining < down ? remaining : down);
    }
    return is_at_end(reader) && is_marker(reader, 0xD9);
}

int jpeg_eighth_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, int width, int height) {
    Decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return 0;
    uint8_t *rows = NULL;
    int done = 0;
    const uint8_t *data = read_headers(decoder, bytes, count);
    if (data && (decoder->width + 7) / 8 == width && (decoder->height + 7) / 8 == height) {
        // Room for one row of MCUs of each component, the blocks beyond the right edge included.
        size_t stride = (size_t)width + 4;
        rows = malloc(stride * 2 * 3);
        for (int i = 0; i < decoder->component_count; i++) {
            decoder->components[i].rows = rows + (size_t)i * stride * 2;
            decoder->components[i].stride = (int)stride;
        }
        Reader reader = {.next = data, .end = bytes + count};
        done = rows && decode_scan(decoder, &reader, pixels, width, height);
    }
    free(rows);
    free(decoder);
    return done;
}
