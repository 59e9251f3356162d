// 64-bit Arm: NEON is always there; the dot-product instructions where the compiler targets them (Apple
// does).
#if defined(__aarch64__)
#include <arm_neon.h>
#include <stdint.h>

#define LANES 4
#define QUERIES_AT_ONCE 4
typedef float vec __attribute__((vector_size(16), aligned(4)));

static inline vec load_half(const uint16_t *from) {
    return (vec)vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(from)));
}

static inline void store_half(uint16_t *to, vec value) {
    vst1_u16(to, vreinterpret_u16_f16(vcvt_f16_f32((float32x4_t)value)));
}

static inline float sum(vec value) {
    return vaddvq_f32((float32x4_t)value);
}

static inline uint32_t mask_at_least(vec value, float least) {
    const uint32x4_t bits = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32(vcgeq_f32((float32x4_t)value, vdupq_n_f32(least)), bits));
}

#include "vectors.inc"

/// total + the products of signed bytes, four of them to a lane (in some order).
static inline int32x4_t add_products(int32x4_t total, int8x16_t a, int8x16_t b) {
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(total, a, b);
#else
    int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(b)), high = vmull_high_s8(a, b);
    return vaddq_s32(total, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
}

static void i8_dots(
    const int8_t *rows, size_t row_count, const int8_t *queries, size_t query_count, size_t width,
    int32_t *dots) {
    for (size_t r = 0; r < row_count; r++)
        for (size_t q = 0; q < query_count; q++) {
            const int8_t *row = rows + r * width, *query = queries + q * width;
            int32x4_t sums[4] = {0};
            for (size_t d = 0; d < width; d += 64) {
                __builtin_prefetch((const char *)row + d + AHEAD);
                for (size_t part = 0; part < 4; part++)
                    sums[part] = add_products(
                        sums[part], vld1q_s8(row + d + part * 16), vld1q_s8(query + d + part * 16));
            }
            dots[q * row_count + r] =
                vaddvq_s32(vaddq_s32(vaddq_s32(sums[0], sums[1]), vaddq_s32(sums[2], sums[3])));
        }
}

static void nibble_dots_at(
    const uint8_t *codes, size_t stride, const uint32_t *slots, size_t slot_count, const int8_t *query,
    size_t width, int32_t *dots) {
    for (size_t i = 0; i < slot_count; i++) {
        if (i + 8 < slot_count) fetch(codes + slots[i + 8] * stride, stride);
        const uint8_t *code = codes + slots[i] * stride;
        int32x4_t sums[2] = {0};
        for (size_t d = 0; d < width; d += 64)
            for (size_t half = 0; half < 2; half++) {
                uint8x16_t pair = vld1q_u8(code + d / 2 + half * 16);
                const int8_t *values = query + d + half * 16;
                sums[0] = add_products(
                    sums[0], vreinterpretq_s8_u8(vandq_u8(pair, vdupq_n_u8(15))), vld1q_s8(values));
                sums[1] =
                    add_products(sums[1], vreinterpretq_s8_u8(vshrq_n_u8(pair, 4)), vld1q_s8(values + 32));
            }
        dots[i] = vaddvq_s32(vaddq_s32(sums[0], sums[1]));
    }
}

static void sign_bounds(
    const uint8_t *blocks, size_t block_count, size_t width, const vk_sign_query *query, float *bounds) {
    size_t words = width / 64;
    for (size_t b = 0; b < block_count; b++) {
        const uint8_t *block = blocks + b * vk_block_bytes(width);
        fetch(block + AHEAD, vk_block_bytes(width));
        const uint16_t *factors = (const uint16_t *)(block + VK_BLOCK_ROWS * width / 8);
        float weighted[VK_BLOCK_ROWS];
        for (size_t r = 0; r < VK_BLOCK_ROWS; r += 2) {
            int64x2_t sums[VK_QUERY_PLANES] = {0};
            // A byte of counts holds 31 words before it could overflow.
            for (size_t from = 0; from < words; from += 31) {
                size_t to = from + 31 < words ? from + 31 : words;
                uint8x16_t counts[VK_QUERY_PLANES] = {0};
                for (size_t w = from; w < to; w++) {
                    uint8x16_t codes = vld1q_u8(block + (w * VK_BLOCK_ROWS + r) * 8);
                    for (size_t p = 0; p < VK_QUERY_PLANES; p++) {
                        uint8x16_t plane = vreinterpretq_u8_u64(vdupq_n_u64(query->planes[p * words + w]));
                        counts[p] = vaddq_u8(counts[p], vcntq_u8(vandq_u8(codes, plane)));
                    }
                }
                for (size_t p = 0; p < VK_QUERY_PLANES; p++)
                    sums[p] = vaddq_s64(
                        sums[p], vreinterpretq_s64_u64(vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(counts[p])))));
            }
            int64x2_t total = vsubq_s64(
                vaddq_s64(vaddq_s64(sums[0], vshlq_n_s64(sums[1], 1)), vshlq_n_s64(sums[2], 2)),
                vshlq_n_s64(sums[3], 3));
            weighted[r] = (float)vgetq_lane_s64(total, 0);
            weighted[r + 1] = (float)vgetq_lane_s64(total, 1);
        }
        for (size_t r = 0; r < VK_BLOCK_ROWS; r += LANES) {
            vec bound = load_half(factors + r) * (load(weighted + r) * query->slope + query->intercept)
                        + load_half(factors + VK_BLOCK_ROWS + r) * query->offset_weight
                        + load_half(factors + 2 * VK_BLOCK_ROWS + r) * query->error_weight + query->base;
            store(bounds + b * VK_BLOCK_ROWS + r, bound);
        }
    }
}

static void panel_dots(
    const uint8_t *rows, const int8_t *panels, size_t panel_count, size_t prefix,
    int32_t dots[JOIN_ROWS][JOIN_COLUMNS]) {
    for (size_t p = 0; p < panel_count; p++) {
        const int8_t *panel = panels + p * VK_PANEL_ROWS * prefix;
        int32x4_t sums[JOIN_ROWS][4] = {0};
        for (size_t d = 0; d < prefix; d += VK_PANEL_DEPTH)
            for (size_t r = 0; r < JOIN_ROWS; r++) {
                uint32_t four;
                __builtin_memcpy(&four, rows + r * prefix + d, sizeof four);
                // 0...127, so that signed is as good as unsigned.
                int8x16_t row = vreinterpretq_s8_u32(vdupq_n_u32(four));
                for (size_t part = 0; part < 4; part++)
                    sums[r][part] =
                        add_products(sums[r][part], row, vld1q_s8(panel + d * VK_PANEL_ROWS + part * 16));
            }
        for (size_t r = 0; r < JOIN_ROWS; r++)
            for (size_t part = 0; part < 4; part++)
                vst1q_s32(dots[r] + p * VK_PANEL_ROWS + part * 4, sums[r][part]);
    }
}

const vk_kernels vk_neon = {
    "neon",          f32_dots, f16_dots,     i8_dots,      f16_dots_at,     nibble_dots_at, sign_bounds,
    select_at_least, join,     f32_from_f16, f16_from_f32, signed_hadamard, encode,
};
#endif
