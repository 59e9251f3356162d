// Every reader below gets a segment's bytes without marker and length, and returns 0 to decline. libjpeg
// forgives more than these do: what is declined here need not be wrong, it is only left to libjpeg.

#include "headers.h"

#include <string.h>

const uint8_t eighth_zigzag[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

// libjpeg's bound (JPEG_MAX_DIMENSION).
enum { MAX_SIDE = 65500 };

static int read_quantisation(Headers *headers, const uint8_t *segment, int length) {
    while (length > 0) {
        int table = segment[0];
        if (table > 3 || length < 65) return 0; // 16-bit tables have a bit above
        for (int k = 0; k < 64; k++) headers->quantisation[table][eighth_zigzag[k]] = segment[1 + k];
        headers->has_quantisation[table] = 1;
        segment += 65;
        length -= 65;
    }
    return 1;
}

static int read_huffman(Headers *headers, const uint8_t *segment, int length) {
    while (length > 0) {
        if (length < 17 || (segment[0] & ~0x11)) return 0;
        int total = 0;
        for (int i = 1; i <= 16; i++) total += segment[i];
        if (total > 256 || length < 17 + total) return 0;
        const uint8_t **tables = segment[0] >> 4 ? headers->ac_huffman : headers->dc_huffman;
        tables[segment[0] & 1] = segment + 1;
        segment += 17 + total;
        length -= 17 + total;
    }
    return 1;
}

static int read_restart_interval(Headers *headers, const uint8_t *segment, int length) {
    if (length != 2) return 0;
    headers->restart_interval = segment[0] << 8 | segment[1];
    return 1;
}

static int read_component(Headers *headers, int index, const uint8_t *facts) {
    ComponentHeader *component = &headers->components[index];
    component->id = facts[0];
    component->horizontal = facts[1] >> 4;
    component->vertical = facts[1] & 15;
    component->quantisation = facts[2];
    // Names must tell the components apart (B.2.2).
    for (int i = 0; i < index; i++) {
        if (headers->components[i].id == component->id) return 0;
    }
    int most = index == 0 ? 2 : 1;
    return component->horizontal >= 1 && component->horizontal <= most && component->vertical >= 1
        && component->vertical <= most && component->quantisation <= 3;
}

static int read_frame(Headers *headers, const uint8_t *segment, int length) {
    if (headers->component_count || length < 6 || segment[0] != 8) return 0;
    headers->height = segment[1] << 8 | segment[2];
    headers->width = segment[3] << 8 | segment[4];
    int count = segment[5];
    if (headers->width < 1 || headers->height < 1) return 0;
    if (headers->width > MAX_SIDE || headers->height > MAX_SIDE) return 0;
    if ((count != 1 && count != 3) || length != 6 + 3 * count) return 0;
    headers->component_count = count;
    for (int i = 0; i < count; i++) {
        if (!read_component(headers, i, segment + 6 + 3 * i)) return 0;
    }
    // A lone component is not interleaved: its factors mean nothing (A.2.2).
    if (count == 1) headers->components[0].horizontal = headers->components[0].vertical = 1;
    return 1;
}

// Only one scan of all components, in the frame's order, with tables that were defined.
static int read_scan(Headers *headers, const uint8_t *segment, int length) {
    int count = headers->component_count;
    if (count == 0 || length != 4 + 2 * count || segment[0] != count) return 0;
    for (int i = 0; i < count; i++) {
        ComponentHeader *component = &headers->components[i];
        int id = segment[1 + 2 * i], tables = segment[2 + 2 * i];
        if (id != component->id || (tables & ~0x11)) return 0;
        component->dc = tables >> 4;
        component->ac = tables & 1;
        if (!headers->dc_huffman[component->dc] || !headers->ac_huffman[component->ac]) return 0;
        if (!headers->has_quantisation[component->quantisation]) return 0;
    }
    // All coefficients, in full precision: else it is a progressive scan.
    const uint8_t *spectrum = segment + 1 + 2 * count;
    return spectrum[0] == 0 && spectrum[1] == 63 && spectrum[2] == 0;
}

static int read_jfif(Headers *headers, const uint8_t *segment, int length) {
    if (length < 14 || memcmp(segment, "JFIF", 5) != 0) return 1;
    if (headers->is_ycc == 0) headers->is_ycc = 1;
    return segment[5] == 1; // major version
}

// Adobe's colour transform: 1 is YCbCr; with others the three components may be anything.
static int read_adobe(Headers *headers, const uint8_t *segment, int length) {
    if (length >= 12 && memcmp(segment, "Adobe", 5) == 0) headers->is_ycc = segment[11] == 1 ? 1 : -1;
    return 1;
}

static int read_segment(Headers *headers, int marker, const uint8_t *segment, int length) {
    switch (marker) {
    case 0xC0: return read_frame(headers, segment, length);
    case 0xC4: return read_huffman(headers, segment, length);
    case 0xDA: return read_scan(headers, segment, length);
    case 0xDB: return read_quantisation(headers, segment, length);
    case 0xDD: return read_restart_interval(headers, segment, length);
    case 0xE0: return read_jfif(headers, segment, length);
    case 0xEE: return read_adobe(headers, segment, length);
    default:
        // Comments and application data may stand anywhere; all else is another kind of JPEG.
        return marker == 0xFE || (marker >= 0xE1 && marker <= 0xEF);
    }
}

// libjpeg takes three components for YCbCr without a marker that says so where their names are JFIF's.
static int has_plain_colours(const Headers *headers) {
    const ComponentHeader *c = headers->components;
    int usual_ids = c[0].id == 1 && c[1].id == 2 && c[2].id == 3;
    return headers->component_count == 1 || headers->is_ycc > 0 || (headers->is_ycc == 0 && usual_ids);
}

const uint8_t *eighth_read_headers(Headers *headers, const uint8_t *bytes, size_t count) {
    if (count < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return NULL;
    const uint8_t *at = bytes + 2, *end = bytes + count;
    while (end - at >= 4) {
        if (at[0] != 0xFF) return NULL;
        int marker = at[1];
        if (marker == 0xFF) { // a fill byte (B.1.1.2)
            at++;
            continue;
        }
        int length = (at[2] << 8 | at[3]) - 2;
        const uint8_t *segment = at + 4;
        if (length < 0 || end - segment < length) return NULL;
        if (!read_segment(headers, marker, segment, length)) return NULL;
        at = segment + length;
        if (marker == 0xDA) return has_plain_colours(headers) ? at : NULL;
    }
    return NULL;
}
