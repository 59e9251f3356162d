// x86-64 with AVX-512 and its integer extensions (Ice Lake, Zen 4 and later).
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

#pragma clang attribute push(                                                                               \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq,avx2,fma,f16c"))), \
    apply_to = function)

#define LANES 16
#define QUERIES_AT_ONCE 4
typedef float vec __attribute__((vector_size(64), aligned(4)));

static inline vec load_half(const uint16_t *from) {
    return (vec)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)from));
}

static inline void store_half(uint16_t *to, vec value) {
    _mm256_storeu_si256(
        (__m256i *)to, _mm512_cvtps_ph((__m512)value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

static inline float sum(vec value) {
    return _mm512_reduce_add_ps((__m512)value);
}

static inline uint32_t mask_at_least(vec value, float least) {
    return _mm512_cmp_ps_mask((__m512)value, _mm512_set1_ps(least), _CMP_GE_OQ);
}

#include "vectors.inc"

// The signed bytes of a row become unsigned by adding 128 (flipping the top bit); 128 × the sum of the
// query's values is taken off again at the end.
#define DEFINE_I8_DOTS(ROWS, QUERIES)                                                                        \
    static inline __attribute__((always_inline)) void i8_dots_##ROWS##_##QUERIES(                            \
        const int8_t *rows, const int8_t *queries, const int32_t *excess, size_t width, int32_t *dots,       \
        size_t row_count) {                                                                                  \
        const __m512i flip = _mm512_set1_epi8((char)0x80);                                                   \
        __m512i sums[ROWS][QUERIES];                                                                         \
        _Pragma("unroll") for (int r = 0; r < ROWS; r++) _Pragma("unroll") for (int q = 0; q < QUERIES; q++) \
            sums[r][q] = _mm512_setzero_si512();                                                             \
        for (size_t d = 0; d < width; d += 64) {                                                             \
            __m512i query[QUERIES];                                                                          \
            _Pragma("unroll") for (int q = 0; q < QUERIES; q++) query[q] =                                   \
                _mm512_loadu_si512(queries + q * width + d);                                                 \
            _Pragma("unroll") for (int r = 0; r < ROWS; r++) {                                               \
                const int8_t *at = rows + r * width + d;                                                     \
                __builtin_prefetch((const char *)at + AHEAD);                                                \
                __m512i row = _mm512_xor_si512(_mm512_loadu_si512(at), flip);                                \
                _Pragma("unroll") for (int q = 0; q < QUERIES; q++) sums[r][q] =                             \
                    _mm512_dpbusd_epi32(sums[r][q], row, query[q]);                                          \
            }                                                                                                \
        }                                                                                                    \
        _Pragma("unroll") for (int q = 0; q < QUERIES; q++) _Pragma("unroll") for (int r = 0; r < ROWS; r++) \
            dots[q * row_count + r] = _mm512_reduce_add_epi32(sums[r][q]) - excess[q];                       \
    }

DEFINE_I8_DOTS(1, 1)
DEFINE_I8_DOTS(4, 1)
DEFINE_I8_DOTS(4, 4)

static int32_t excess_of(const int8_t *query, size_t width) {
    int32_t sum = 0;
    for (size_t d = 0; d < width; d++) sum += query[d];
    return 128 * sum;
}

static void i8_dots(
    const int8_t *rows, size_t row_count, const int8_t *queries, size_t query_count, size_t width,
    int32_t *dots) {
    enum { MOST = 64 };
    for (; query_count > MOST; query_count -= MOST, queries += MOST * width, dots += MOST * row_count)
        i8_dots(rows, row_count, queries, MOST, width, dots);
    int32_t excess[MOST];
    for (size_t q = 0; q < query_count; q++) excess[q] = excess_of(queries + q * width, width);
    size_t r = 0;
    for (; r + 4 <= row_count; r += 4) {
        size_t q = 0;
        for (; q + 4 <= query_count; q += 4)
            i8_dots_4_4(
                rows + r * width, queries + q * width, excess + q, width, dots + q * row_count + r,
                row_count);
        for (; q < query_count; q++)
            i8_dots_4_1(
                rows + r * width, queries + q * width, excess + q, width, dots + q * row_count + r,
                row_count);
    }
    for (; r < row_count; r++)
        for (size_t q = 0; q < query_count; q++)
            i8_dots_1_1(
                rows + r * width, queries + q * width, excess + q, width, dots + q * row_count + r,
                row_count);
}

static void nibble_dots_at(
    const uint8_t *codes, size_t stride, const uint32_t *slots, size_t slot_count, const int8_t *query,
    size_t width, int32_t *dots) {
    const __m256i low = _mm256_set1_epi8(15);
    for (size_t i = 0; i < slot_count; i++) {
        if (i + 8 < slot_count) fetch(codes + slots[i + 8] * stride, stride);
        const uint8_t *code = codes + slots[i] * stride;
        __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (size_t d = 0; d < width; d += 64) {
            __m256i pair = _mm256_loadu_si256((const __m256i *)(code + d / 2));
            __m256i first = _mm256_and_si256(pair, low),
                    second = _mm256_and_si256(_mm256_srli_epi16(pair, 4), low);
            sums[0] = _mm256_dpbusd_epi32(sums[0], first, _mm256_loadu_si256((const __m256i *)(query + d)));
            sums[1] =
                _mm256_dpbusd_epi32(sums[1], second, _mm256_loadu_si256((const __m256i *)(query + d + 32)));
        }
        __m512i both = _mm512_inserti64x4(_mm512_castsi256_si512(sums[0]), sums[1], 1);
        dots[i] = _mm512_reduce_add_epi32(both);
    }
}

static void sign_bounds(
    const uint8_t *blocks, size_t block_count, size_t width, const vk_sign_query *query, float *bounds) {
    size_t words = width / 64;
    const __m512 base = _mm512_set1_ps(query->base), slope = _mm512_set1_ps(query->slope),
                 intercept = _mm512_set1_ps(query->intercept),
                 offset_weight = _mm512_set1_ps(query->offset_weight),
                 error_weight = _mm512_set1_ps(query->error_weight);
    for (size_t b = 0; b < block_count; b++) {
        const uint8_t *block = blocks + b * vk_block_bytes(width);
        fetch(block + AHEAD, vk_block_bytes(width));
        const uint16_t *factors = (const uint16_t *)(block + VK_BLOCK_ROWS * width / 8);
        // Eight rows a register, four registers a word, four planes.
        __m512i sums[4][VK_QUERY_PLANES];
        _Pragma("unroll") for (int part = 0; part < 4; part++)
            _Pragma("unroll") for (int p = 0; p < VK_QUERY_PLANES; p++) sums[part][p] =
                _mm512_setzero_si512();
        for (size_t w = 0; w < words; w++) {
            __m512i planes[VK_QUERY_PLANES];
            _Pragma("unroll") for (int p = 0; p < VK_QUERY_PLANES; p++) planes[p] =
                _mm512_set1_epi64((long long)query->planes[(size_t)p * words + w]);
            _Pragma("unroll") for (int part = 0; part < 4; part++) {
                __m512i codes = _mm512_loadu_si512(block + (w * VK_BLOCK_ROWS + (size_t)part * 8) * 8);
                _Pragma("unroll") for (int p = 0; p < VK_QUERY_PLANES; p++) sums[part][p] =
                    _mm512_add_epi64(sums[part][p], _mm512_popcnt_epi64(_mm512_and_si512(codes, planes[p])));
            }
        }
        _Pragma("unroll") for (int half = 0; half < 2; half++) {
            __m256i weighted[2];
            _Pragma("unroll") for (int i = 0; i < 2; i++) {
                __m512i *s = sums[2 * half + i];
                __m512i low = _mm512_add_epi64(s[0], _mm512_slli_epi64(s[1], 1));
                __m512i high = _mm512_sub_epi64(_mm512_slli_epi64(s[2], 2), _mm512_slli_epi64(s[3], 3));
                weighted[i] = _mm512_cvtepi64_epi32(_mm512_add_epi64(low, high));
            }
            __m512 w =
                _mm512_cvtepi32_ps(_mm512_inserti64x4(_mm512_castsi256_si512(weighted[0]), weighted[1], 1));
            __m512 scale = (__m512)load_half(factors + half * 16),
                   offset = (__m512)load_half(factors + VK_BLOCK_ROWS + half * 16),
                   error = (__m512)load_half(factors + 2 * VK_BLOCK_ROWS + half * 16);
            __m512 bound = _mm512_fmadd_ps(scale, _mm512_fmadd_ps(slope, w, intercept), base);
            bound = _mm512_fmadd_ps(offset_weight, offset, _mm512_fmadd_ps(error_weight, error, bound));
            _mm512_storeu_ps(bounds + b * VK_BLOCK_ROWS + half * 16, bound);
        }
    }
}

static void panel_dots(
    const uint8_t *rows, const int8_t *panels, size_t panel_count, size_t prefix,
    int32_t dots[JOIN_ROWS][JOIN_COLUMNS]) {
    size_t step = VK_PANEL_ROWS * prefix;
    if (panel_count < JOIN_PANELS) {
        for (size_t p = 0; p < panel_count; p++)
            for (size_t r = 0; r < JOIN_ROWS; r++) {
                __m512i total = _mm512_setzero_si512();
                for (size_t d = 0; d < prefix; d += VK_PANEL_DEPTH) {
                    int32_t four;
                    __builtin_memcpy(&four, rows + r * prefix + d, sizeof four);
                    total = _mm512_dpbusd_epi32(
                        total, _mm512_set1_epi32(four),
                        _mm512_loadu_si512(panels + p * step + d * VK_PANEL_ROWS));
                }
                _mm512_storeu_si512(dots[r] + p * VK_PANEL_ROWS, total);
            }
        return;
    }
    __m512i sums[JOIN_ROWS][JOIN_PANELS];
    _Pragma("unroll") for (int r = 0; r < JOIN_ROWS; r++)
        _Pragma("unroll") for (int p = 0; p < JOIN_PANELS; p++) sums[r][p] = _mm512_setzero_si512();
    for (size_t d = 0; d < prefix; d += VK_PANEL_DEPTH) {
        __m512i columns[JOIN_PANELS];
        _Pragma("unroll") for (int p = 0; p < JOIN_PANELS; p++) columns[p] =
            _mm512_loadu_si512(panels + (size_t)p * step + d * VK_PANEL_ROWS);
        _Pragma("unroll") for (int r = 0; r < JOIN_ROWS; r++) {
            int32_t four;
            __builtin_memcpy(&four, rows + (size_t)r * prefix + d, sizeof four);
            __m512i row = _mm512_set1_epi32(four);
            _Pragma("unroll") for (int p = 0; p < JOIN_PANELS; p++) sums[r][p] =
                _mm512_dpbusd_epi32(sums[r][p], row, columns[p]);
        }
    }
    _Pragma("unroll") for (int r = 0; r < JOIN_ROWS; r++)
        _Pragma("unroll") for (int p = 0; p < JOIN_PANELS; p++)
            _mm512_storeu_si512(dots[r] + p * VK_PANEL_ROWS, sums[r][p]);
}

const vk_kernels vk_avx512 = {
    "avx512",        f32_dots, f16_dots,     i8_dots,      f16_dots_at,     nibble_dots_at, sign_bounds,
    select_at_least, join,     f32_from_f16, f16_from_f32, signed_hadamard, encode,
};

#pragma clang attribute pop
#endif
