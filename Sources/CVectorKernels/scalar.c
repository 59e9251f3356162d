// Plain C: what every other table is tested against, and what runs where none of them can.
#include "tables.h"

static float float_from_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = (half >> 10) & 0x1f, fraction = half & 0x3ff;
    float value;
    if (exponent == 0) {
        value = (float)fraction * 0x1p-24f;
        return sign ? -value : value;
    }
    uint32_t bits = sign | (exponent == 0x1f ? 0x7f800000 : (exponent + 112) << 23) | fraction << 13;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

static uint16_t half_from_float(float value) {
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00);
    if (magnitude >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
    if (magnitude < 0x38800000) {
        // Below the normal range: adding 0.5 leaves the rounded multiple of 2^-24 in the low bits.
        float shifted;
        __builtin_memcpy(&shifted, &magnitude, sizeof shifted);
        shifted += 0.5f;
        __builtin_memcpy(&bits, &shifted, sizeof bits);
        return (uint16_t)(sign | (bits - 0x3f000000));
    }
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + (magnitude >> 13 & 1)) >> 13));
}

static void f32_dots(
    const float *rows, size_t row_count, const float *queries, size_t query_count, size_t width,
    float *dots) {
    for (size_t q = 0; q < query_count; q++)
        for (size_t r = 0; r < row_count; r++) {
            float sum = 0;
            for (size_t d = 0; d < width; d++) sum += queries[q * width + d] * rows[r * width + d];
            dots[q * row_count + r] = sum;
        }
}

static float f16_dot(const uint16_t *row, const float *query, size_t width) {
    float sum = 0;
    for (size_t d = 0; d < width; d++) sum += query[d] * float_from_half(row[d]);
    return sum;
}

static void f16_dots(
    const uint16_t *rows, size_t row_count, const float *queries, size_t query_count, size_t width,
    float *dots) {
    for (size_t q = 0; q < query_count; q++)
        for (size_t r = 0; r < row_count; r++)
            dots[q * row_count + r] = f16_dot(rows + r * width, queries + q * width, width);
}

static void f16_dots_at(
    const uint16_t *rows, const uint32_t *slots, size_t slot_count, const float *query, size_t width,
    float *dots) {
    for (size_t i = 0; i < slot_count; i++) dots[i] = f16_dot(rows + slots[i] * width, query, width);
}

static void i8_dots(
    const int8_t *rows, size_t row_count, const int8_t *queries, size_t query_count, size_t width,
    int32_t *dots) {
    for (size_t q = 0; q < query_count; q++)
        for (size_t r = 0; r < row_count; r++) {
            int32_t sum = 0;
            for (size_t d = 0; d < width; d++) sum += queries[q * width + d] * rows[r * width + d];
            dots[q * row_count + r] = sum;
        }
}

static void nibble_dots_at(
    const uint8_t *codes, size_t stride, const uint32_t *slots, size_t slot_count, const int8_t *query,
    size_t width, int32_t *dots) {
    for (size_t i = 0; i < slot_count; i++) {
        const uint8_t *code = codes + slots[i] * stride;
        int32_t sum = 0;
        for (size_t d = 0; d < width; d++) {
            uint8_t byte = code[d / 64 * 32 + d % 32];
            sum += query[d] * (d % 64 < 32 ? byte & 15 : byte >> 4);
        }
        dots[i] = sum;
    }
}

static void sign_bounds(
    const uint8_t *blocks, size_t block_count, size_t width, const vk_sign_query *query, float *bounds) {
    size_t words = width / 64;
    for (size_t b = 0; b < block_count; b++) {
        const uint8_t *block = blocks + b * vk_block_bytes(width);
        const uint64_t *codes = (const uint64_t *)block;
        const uint16_t *factors = (const uint16_t *)(block + VK_BLOCK_ROWS * width / 8);
        for (size_t r = 0; r < VK_BLOCK_ROWS; r++) {
            int32_t sum = 0;
            for (size_t p = 0; p < VK_QUERY_PLANES; p++) {
                int32_t weight = p == VK_QUERY_PLANES - 1 ? -(1 << p) : 1 << p;
                for (size_t w = 0; w < words; w++)
                    sum +=
                        weight
                        * __builtin_popcountll(codes[w * VK_BLOCK_ROWS + r] & query->planes[p * words + w]);
            }
            float scale = float_from_half(factors[r]), offset = float_from_half(factors[VK_BLOCK_ROWS + r]),
                  error = float_from_half(factors[2 * VK_BLOCK_ROWS + r]);
            bounds[b * VK_BLOCK_ROWS + r] = query->base
                                            + scale * (query->slope * (float)sum + query->intercept)
                                            + query->offset_weight * offset + query->error_weight * error;
        }
    }
}

static size_t
select_at_least(const float *values, size_t count, float least, uint32_t first, uint32_t *found) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (values[i] >= least) found[kept++] = first + (uint32_t)i;
    return kept;
}

static size_t join(
    const vk_join_rows *left, size_t left_first, size_t left_count, const vk_join_rows *right,
    size_t right_first, size_t right_count, size_t prefix, float threshold, vk_pair *found, size_t capacity,
    size_t *left_done) {
    size_t kept = 0;
    for (size_t i = left_first; i < left_first + left_count; i++) {
        if (capacity - kept < right_count) {
            *left_done = i - left_first;
            return kept;
        }
        for (size_t j = right_first; j < right_first + right_count; j++) {
            const int8_t *panel = right->panels + j / VK_PANEL_ROWS * VK_PANEL_ROWS * prefix
                                  + j % VK_PANEL_ROWS * VK_PANEL_DEPTH;
            int32_t dot = 0;
            for (size_t d = 0; d < prefix; d++)
                dot += left->rows[i * prefix + d]
                       * panel[d / VK_PANEL_DEPTH * VK_PANEL_ROWS * VK_PANEL_DEPTH + d % VK_PANEL_DEPTH];
            float bound = left->scales[i] * (right->scales[j] * (float)(dot - right->corrections[j]))
                          + left->tails[i] * right->tails[j] + right->shifts[j];
            if (bound >= threshold - left->shifts[i]) found[kept++] = (vk_pair){(uint32_t)i, (uint32_t)j};
        }
    }
    *left_done = left_count;
    return kept;
}

static void f32_from_f16(const uint16_t *from, float *to, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = float_from_half(from[i]);
}

static void f16_from_f32(const float *from, uint16_t *to, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = half_from_float(from[i]);
}

static void signed_hadamard(float *values, const float *signs, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] *= signs[i];
    for (size_t half = 1; half < count; half *= 2)
        for (size_t start = 0; start < count; start += 2 * half)
            for (size_t i = start; i < start + half; i++) {
                float a = values[i], b = values[i + half];
                values[i] = a + b;
                values[i + half] = a - b;
            }
    float scale = 1 / __builtin_sqrtf((float)count);
    for (size_t i = 0; i < count; i++) values[i] *= scale;
}

static vk_code_sums encode(const float *values, size_t width, float step, uint64_t *signs, uint8_t *nibbles) {
    vk_code_sums sums = {0, 0, 0};
    float inverse = 1 / step;
    for (size_t w = 0; w < width / 64; w++) signs[w] = 0;
    for (size_t d = 0; d < width; d++) {
        float value = values[d], scaled = value * inverse + 8;
        uint8_t code = (uint8_t)(scaled < 0 ? 0 : scaled > 15 ? 15 : scaled);
        float centred = (float)code - 7.5f;
        signs[d / 64] |= (uint64_t)(value >= 0) << d % 64;
        uint8_t *byte = nibbles + d / 64 * 32 + d % 32;
        *byte = d % 64 < 32 ? code : (uint8_t)(*byte | code << 4);
        sums.magnitude += value < 0 ? -value : value;
        sums.code_product += centred * value;
        sums.code_square += centred * centred;
    }
    return sums;
}

const vk_kernels vk_scalar = {
    "scalar",        f32_dots, f16_dots,     i8_dots,      f16_dots_at,     nibble_dots_at, sign_bounds,
    select_at_least, join,     f32_from_f16, f16_from_f32, signed_hadamard, encode,
};
