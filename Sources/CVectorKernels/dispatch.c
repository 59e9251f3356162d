// Which tables this machine can run.
#include "tables.h"

#if defined(__x86_64__)
// The compiler's run-time check covers the operating system's support of the registers too.
static int has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

static int has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
           && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")
           && __builtin_cpu_supports("avx512vpopcntdq");
}
#endif

const vk_kernels *vk_table(size_t index) {
    if (index == 0) return &vk_scalar;
#if defined(__x86_64__)
    if (index == 1 && has_avx2()) return &vk_avx2;
    if (index == 2 && has_avx512()) return &vk_avx512;
#elif defined(__aarch64__)
    if (index == 1) return &vk_neon;
#endif
    return NULL;
}
