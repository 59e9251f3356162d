// CRC-32C: polynomial 0x1EDC6F41, reflected (RFC 3720, appendix B.4).
#include "CVectorKernels.h"

static uint32_t crc_plain(uint32_t crc, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    return crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc_fast(uint32_t crc, const uint8_t *bytes, size_t count) {
    uint64_t wide = crc;
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        __builtin_memcpy(&word, bytes, sizeof word);
        wide = _mm_crc32_u64(wide, word);
    }
    for (; count; bytes++, count--) wide = _mm_crc32_u8((uint32_t)wide, *bytes);
    return (uint32_t)wide;
}

static int has_fast(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2");
}
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

static uint32_t crc_fast(uint32_t crc, const uint8_t *bytes, size_t count) {
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        __builtin_memcpy(&word, bytes, sizeof word);
        crc = __crc32cd(crc, word);
    }
    for (; count; bytes++, count--) crc = __crc32cb(crc, *bytes);
    return crc;
}

static int has_fast(void) {
    return 1;
}
#else
#define crc_fast crc_plain
static int has_fast(void) {
    return 0;
}
#endif

uint32_t vk_crc32c(uint32_t crc, const void *bytes, size_t count) {
    return ~(has_fast() ? crc_fast(~crc, bytes, count) : crc_plain(~crc, bytes, count));
}
