// The tables that are compiled in; each source file of one instruction set defines one.
#ifndef TABLES_H
#define TABLES_H

#include "CVectorKernels.h"

extern const vk_kernels vk_scalar;
#if defined(__x86_64__)
extern const vk_kernels vk_avx2, vk_avx512;
#elif defined(__aarch64__)
extern const vk_kernels vk_neon;
#endif

#endif
