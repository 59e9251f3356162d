// The scan: MCU by MCU, a row of them at a time. Of JPEG this target knows baseline sequential, Huffman
// coded, 8 bits; section numbers in all its files are those of ITU-T T.81.

#include "CJPEGEighth.h"

#include <stdlib.h>

#include "bit_reader.h"
#include "blocks.h"
#include "headers.h"
#include "huffman.h"

typedef struct {
    Headers headers;
    HuffmanTable dc[2], ac[2];
    BlockDecoder blocks[3];
    uint8_t *planes[3]; // the pixels of one row of MCUs, two rows of `stride` for each component
    int stride;
} Decoder;

static int prepare_components(Decoder *decoder) {
    const Headers *headers = &decoder->headers;
    for (int i = 0; i < headers->component_count; i++) {
        const ComponentHeader *component = &headers->components[i];
        BlockDecoder *block = &decoder->blocks[i];
        block->quantisation = headers->quantisation[component->quantisation];
        HuffmanTable *dc = &decoder->dc[component->dc], *ac = &decoder->ac[component->ac];
        if (!eighth_build_huffman(dc, headers->dc_huffman[component->dc], 0)) return 0;
        if (!eighth_build_huffman(ac, headers->ac_huffman[component->ac], 1)) return 0;
        block->dc = dc;
        block->ac = ac;
        // As libjpeg: chroma that is subsampled in both directions makes up for it in its inverse DCT.
        const ComponentHeader *luma = &headers->components[0];
        block->side = i > 0 && luma->horizontal == 2 && luma->vertical == 2 ? 2 : 1;
    }
    return 1;
}

static int decode_mcu(Decoder *decoder, BitReader *reader, int x) {
    for (int i = 0; i < decoder->headers.component_count; i++) {
        const ComponentHeader *component = &decoder->headers.components[i];
        BlockDecoder *block = &decoder->blocks[i];
        for (int v = 0; v < component->vertical; v++) {
            uint8_t *out = decoder->planes[i] + v * decoder->stride + x * component->horizontal * block->side;
            for (int h = 0; h < component->horizontal; h++, out += block->side) {
                if (!eighth_decode_block(reader, block, out, decoder->stride)) return 0;
            }
        }
    }
    return 1;
}

// To the next restart interval, whose marker must stand right here (F.2.1.3.1).
static int restart(Decoder *decoder, BitReader *reader, int number) {
    if (!bits_end_at(reader, 0xD0 + (number & 7))) return 0;
    bits_restart(reader);
    for (int i = 0; i < 3; i++) decoder->blocks[i].prediction = 0;
    return 1;
}

static void write_grey(const uint8_t *luma, uint8_t *out, int width) {
    for (int x = 0; x < width; x++, out += 3) out[0] = out[1] = out[2] = luma[x];
}

// JFIF's YCbCr to RGB in libjpeg's fixed point (jdcolor.c). A pixel of chroma serves 1 << shift pixels.
static void write_rgb(
    const uint8_t *luma, const uint8_t *cb, const uint8_t *cr, int shift, uint8_t *out, int width) {
    for (int x = 0; x < width; x++, out += 3) {
        int y = luma[x], blue = cb[x >> shift] - 128, red = cr[x >> shift] - 128;
        out[0] = clamp_to_byte(y + ((91881 * red + 32768) >> 16));
        out[1] = clamp_to_byte(y + ((-22554 * blue - 46802 * red + 32768) >> 16));
        out[2] = clamp_to_byte(y + ((116130 * blue + 32768) >> 16));
    }
}

static void write_rows(const Decoder *decoder, uint8_t *pixels, int width, int rows) {
    const ComponentHeader *luma = &decoder->headers.components[0];
    // Chroma that its inverse DCT has not brought to size is repeated, as libjpeg does at this scale.
    int is_whole = decoder->blocks[1].side == 2;
    for (int y = 0; y < rows; y++, pixels += (size_t)width * 3) {
        const uint8_t *row = decoder->planes[0] + y * decoder->stride;
        if (decoder->headers.component_count == 1) {
            write_grey(row, pixels, width);
        } else {
            int offset = (is_whole ? y : y / luma->vertical) * decoder->stride;
            write_rgb(row, decoder->planes[1] + offset, decoder->planes[2] + offset,
                      is_whole ? 0 : luma->horizontal - 1, pixels, width);
        }
    }
}

static int decode_scan(Decoder *decoder, BitReader *reader, uint8_t *pixels, int width, int height) {
    const Headers *headers = &decoder->headers;
    int across = headers->components[0].horizontal, down = headers->components[0].vertical;
    int columns = (headers->width + 8 * across - 1) / (8 * across);
    int rows = (headers->height + 8 * down - 1) / (8 * down);
    int left = headers->restart_interval, restarts = 0;
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            if (headers->restart_interval && left-- == 0) {
                if (!restart(decoder, reader, restarts++)) return 0;
                left = headers->restart_interval - 1;
            }
            if (!decode_mcu(decoder, reader, x)) return 0;
        }
        if (bits_ran_dry(reader)) return 0;
        int remaining = height - y * down;
        write_rows(decoder, pixels + (size_t)y * (size_t)down * (size_t)width * 3, width,
                   remaining < down ? remaining : down);
    }
    // Anything left, or anything but the end of the image, means damage or further scans.
    return bits_end_at(reader, 0xD9);
}

static int decode(
    Decoder *decoder, const uint8_t *bytes, size_t count, uint8_t *pixels, int width, int height) {
    const uint8_t *data = eighth_read_headers(&decoder->headers, bytes, count);
    if (!data) return 0;
    if ((decoder->headers.width + 7) / 8 != width || (decoder->headers.height + 7) / 8 != height) return 0;
    if (!prepare_components(decoder)) return 0;
    // An MCU is two pixels wide at most, so the last one of a row may exceed the picture by one.
    decoder->stride = width + 1;
    size_t plane = (size_t)decoder->stride * 2;
    uint8_t *planes = malloc(plane * 3);
    if (!planes) return 0;
    for (size_t i = 0; i < 3; i++) decoder->planes[i] = planes + i * plane;
    BitReader reader = {.next = data, .end = bytes + count};
    int done = decode_scan(decoder, &reader, pixels, width, height);
    free(planes);
    return done;
}

int jpeg_eighth_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, int width, int height) {
    Decoder *decoder = calloc(1, sizeof *decoder); // 200 KB, too much for a thread's stack
    if (!decoder) return 0;
    int done = decode(decoder, bytes, count, pixels, width, height);
    free(decoder);
    return done;
}
