// x86-64 with AVX2, FMA and F16C (Haswell, Zen and later).
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define LANES 8
#define QUERIES_AT_ONCE 2
typedef float vec __attribute__((vector_size(32), aligned(4)));

static inline vec load_half(const uint16_t *from) {
    return (vec)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)from));
}

static inline void store_half(uint16_t *to, vec value) {
    _mm_storeu_si128((__m128i *)to, _mm256_cvtps_ph((__m256)value, _MM_FROUND_TO_NEAREST_INT));
}

static inline float sum(vec value) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128((__m256)value), _mm256_extractf128_ps((__m256)value, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

static inline uint32_t mask_at_least(vec value, float least) {
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps((__m256)value, _mm256_set1_ps(least), _CMP_GE_OQ));
}

#include "vectors.inc"

static inline int32_t sum_i32(__m256i value) {
    __m128i four = _mm_add_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
    __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xb1)));
}

// Bytes are widened to 16 bits first: the instruction that multiplies bytes would saturate.
static inline __m256i wide(const int8_t *from) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)from));
}

static void i8_dots(
    const int8_t *rows, size_t row_count, const int8_t *queries, size_t query_count, size_t width,
    int32_t *dots) {
    for (size_t r = 0; r < row_count; r++)
        for (size_t q = 0; q < query_count; q++) {
            const int8_t *row = rows + r * width, *query = queries + q * width;
            __m256i even = _mm256_setzero_si256(), odd = even;
            for (size_t d = 0; d < width; d += 32) {
                if (d % 64 == 0) __builtin_prefetch((const char *)row + d + AHEAD);
                even = _mm256_add_epi32(even, _mm256_madd_epi16(wide(row + d), wide(query + d)));
                odd = _mm256_add_epi32(odd, _mm256_madd_epi16(wide(row + d + 16), wide(query + d + 16)));
            }
            dots[q * row_count + r] = sum_i32(_mm256_add_epi32(even, odd));
        }
}

static void nibble_dots_at(
    const uint8_t *codes, size_t stride, const uint32_t *slots, size_t slot_count, const int8_t *query,
    size_t width, int32_t *dots) {
    const __m256i low = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
    for (size_t i = 0; i < slot_count; i++) {
        if (i + 8 < slot_count) fetch(codes + slots[i + 8] * stride, stride);
        const uint8_t *code = codes + slots[i] * stride;
        __m256i total = _mm256_setzero_si256();
        for (size_t d = 0; d < width; d += 64) {
            __m256i pair = _mm256_loadu_si256((const __m256i *)(code + d / 2));
            __m256i first = _mm256_and_si256(pair, low),
                    second = _mm256_and_si256(_mm256_srli_epi16(pair, 4), low);
            // At most 4 × 15 × 128: no saturation.
            __m256i both = _mm256_add_epi16(
                _mm256_maddubs_epi16(first, _mm256_loadu_si256((const __m256i *)(query + d))),
                _mm256_maddubs_epi16(second, _mm256_loadu_si256((const __m256i *)(query + d + 32))));
            total = _mm256_add_epi32(total, _mm256_madd_epi16(both, ones));
        }
        dots[i] = sum_i32(total);
    }
}

/// Bits set in each byte, by table look-up of its halves (Mula, Kurz & Lemire, 2018).
static inline __m256i byte_counts(__m256i value) {
    const __m256i low = _mm256_set1_epi8(15), table = _mm256_setr_epi8(
                                                  0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                                  1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    return _mm256_add_epi8(
        _mm256_shuffle_epi8(table, _mm256_and_si256(value, low)),
        _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(value, 4), low)));
}

static void sign_bounds(
    const uint8_t *blocks, size_t block_count, size_t width, const vk_sign_query *query, float *bounds) {
    size_t words = width / 64;
    const __m256i zero = _mm256_setzero_si256();
    for (size_t b = 0; b < block_count; b++) {
        const uint8_t *block = blocks + b * vk_block_bytes(width);
        fetch(block + AHEAD, vk_block_bytes(width));
        const uint16_t *factors = (const uint16_t *)(block + VK_BLOCK_ROWS * width / 8);
        int32_t weighted[VK_BLOCK_ROWS];
        for (size_t r = 0; r < VK_BLOCK_ROWS; r += 4) {
            __m256i sums[VK_QUERY_PLANES] = {zero, zero, zero, zero};
            for (size_t w = 0; w < words; w++) {
                __m256i codes = _mm256_loadu_si256((const __m256i *)(block + (w * VK_BLOCK_ROWS + r) * 8));
                for (size_t p = 0; p < VK_QUERY_PLANES; p++) {
                    __m256i plane = _mm256_set1_epi64x((long long)query->planes[p * words + w]);
                    sums[p] = _mm256_add_epi64(
                        sums[p], _mm256_sad_epu8(byte_counts(_mm256_and_si256(codes, plane)), zero));
                }
            }
            __m256i low = _mm256_add_epi64(sums[0], _mm256_slli_epi64(sums[1], 1));
            __m256i high = _mm256_sub_epi64(_mm256_slli_epi64(sums[2], 2), _mm256_slli_epi64(sums[3], 3));
            __m256i total = _mm256_permutevar8x32_epi32(
                _mm256_add_epi64(low, high), _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
            _mm_storeu_si128((__m128i *)(weighted + r), _mm256_castsi256_si128(total));
        }
        for (size_t r = 0; r < VK_BLOCK_ROWS; r += LANES) {
            vec w = (vec)_mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)(weighted + r)));
            vec bound = load_half(factors + r) * (w * query->slope + query->intercept)
                        + load_half(factors + VK_BLOCK_ROWS + r) * query->offset_weight
                        + load_half(factors + 2 * VK_BLOCK_ROWS + r) * query->error_weight + query->base;
            store(bounds + b * VK_BLOCK_ROWS + r, bound);
        }
    }
}

static void panel_dots(
    const uint8_t *rows, const int8_t *panels, size_t panel_count, size_t prefix,
    int32_t dots[JOIN_ROWS][JOIN_COLUMNS]) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t p = 0; p < panel_count; p++) {
        const int8_t *panel = panels + p * VK_PANEL_ROWS * prefix;
        __m256i sums[JOIN_ROWS][2];
        for (int r = 0; r < JOIN_ROWS; r++) sums[r][0] = sums[r][1] = _mm256_setzero_si256();
        for (size_t d = 0; d < prefix; d += VK_PANEL_DEPTH) {
            __m256i columns[2] = {
                _mm256_loadu_si256((const __m256i *)(panel + d * VK_PANEL_ROWS)),
                _mm256_loadu_si256((const __m256i *)(panel + d * VK_PANEL_ROWS + 32))};
            _Pragma("unroll") for (int r = 0; r < JOIN_ROWS; r++) {
                int32_t four;
                __builtin_memcpy(&four, rows + (size_t)r * prefix + d, sizeof four);
                __m256i row = _mm256_set1_epi32(four);
                // At most 2 × 127 × 64: no saturation.
                _Pragma("unroll") for (int h = 0; h < 2; h++) sums[r][h] = _mm256_add_epi32(
                    sums[r][h], _mm256_madd_epi16(_mm256_maddubs_epi16(row, columns[h]), ones));
            }
        }
        for (int r = 0; r < JOIN_ROWS; r++)
            for (int h = 0; h < 2; h++)
                _mm256_storeu_si256((__m256i *)(dots[r] + p * VK_PANEL_ROWS + (size_t)h * 8), sums[r][h]);
    }
}

const vk_kernels vk_avx2 = {
    "avx2",          f32_dots, f16_dots,     i8_dots,      f16_dots_at,     nibble_dots_at, sign_bounds,
    select_at_least, join,     f32_from_f16, f16_from_f32, signed_hadamard, encode,
};

#pragma clang attribute pop
#endif
