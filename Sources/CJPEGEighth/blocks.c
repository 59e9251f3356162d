#include "blocks.h"

#include "headers.h"

// An 8-bit picture's coefficients lie within ±1,024 and rounding; what exceeds twice that is damage, on
// which libjpeg's plain and vector code do not agree. The bound also keeps all arithmetic within 32 bits.
static inline int is_plausible(int coefficient) { return coefficient >= -2048 && coefficient <= 2048; }

static int read_dc(BitReader *reader, BlockDecoder *decoder) {
    bits_ensure_32(reader);
    int size = huffman_read(reader, decoder->dc);
    if (size < 0) return 0;
    if (size > 0) decoder->prediction += bits_read_value(reader, size);
    return is_plausible(decoder->prediction)
        && is_plausible(decoder->prediction * decoder->quantisation[0]);
}

// The greater part of all time is spent here.
static int skip_ac(BitReader *reader, const HuffmanTable *table) {
    for (int k = 1; k < 64;) {
        bits_ensure_32(reader);
        uint32_t run = table->run[bits_peek(reader, LOOKUP_BITS)];
        int passed = run >> 8 & 255;
        if (run && k + passed < 64) {
            bits_skip(reader, run & 255);
            if (run >> 16) return 1;
            k += passed;
            continue;
        }
        // A long code, or one lookup would run into the next block.
        int symbol = huffman_read(reader, table);
        if (symbol < 0) return 0;
        int zeros = symbol >> 4, size = symbol & 15;
        if (size == 0 && zeros < 15) return 1;
        bits_skip(reader, size);
        k += zeros + 1;
        if (k > 64) return 0;
    }
    return 1;
}

static int read_ac(BitReader *reader, const BlockDecoder *decoder, int coefficients[64]) {
    for (int k = 1; k < 64;) {
        bits_ensure_32(reader);
        int symbol = huffman_read(reader, decoder->ac);
        if (symbol < 0) return 0;
        int zeros = symbol >> 4, size = symbol & 15;
        if (size == 0) {
            if (zeros < 15) return 1;
            k += 16; // beyond the block's end it only ends the block, as in libjpeg
            continue;
        }
        k += zeros;
        if (k > 63) return 0;
        int place = eighth_zigzag[k++];
        coefficients[place] = bits_read_value(reader, size) * decoder->quantisation[place];
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
        out[y * stride] = clamp_to_byte(((even + odd + (1 << 19)) >> 20) + 128);
        out[y * stride + 1] = clamp_to_byte(((even - odd + (1 << 19)) >> 20) + 128);
    }
}

int eighth_decode_block(BitReader *reader, BlockDecoder *decoder, uint8_t *out, int stride) {
    if (!read_dc(reader, decoder)) return 0;
    int dc = decoder->prediction * decoder->quantisation[0];
    if (decoder->side == 1) {
        *out = clamp_to_byte(((dc + 4) >> 3) + 128);
        return skip_ac(reader, decoder->ac);
    }
    int coefficients[64] = {dc};
    if (!read_ac(reader, decoder, coefficients)) return 0;
    transform_to_2x2(coefficients, out, stride);
    return 1;
}
