#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "CVectorKernels.h"

void *vk_allocate(size_t count) {
    // A scan over small pages spends its time on address translation.
    const size_t huge = (size_t)2 << 20;
    size_t alignment = count >= 2 * huge ? huge : 64;
    void *memory = NULL;
    if (posix_memalign(&memory, alignment, (count + alignment - 1) / alignment * alignment) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
    if (alignment == huge) madvise(memory, count, MADV_HUGEPAGE);
#endif
    memset(memory, 0, count);
    return memory;
}
