#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "CVectorKernels.h"

// A scan over small pages spends its time on address translation; less than two huge ones are not worth it.
static const size_t huge = (size_t)2 << 20;

static size_t rounded(size_t count) {
    return (count + huge - 1) / huge * huge;
}

void *vk_allocate(size_t count) {
    void *memory = NULL;
    if (count < 2 * huge) {
        if (posix_memalign(&memory, 64, count) != 0) return NULL;
        return memset(memory, 0, count);
    }
    // Fresh pages are zero, and the first thread to touch them clears them: several threads where several fill
    // them.
    size_t wanted = rounded(count) + huge;
    memory = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    size_t before = (huge - (uintptr_t)memory % huge) % huge, after = huge - before;
    char *start = (char *)memory + before;
    if (before) munmap(memory, before);
    if (after) munmap(start + rounded(count), after);
#if defined(MADV_HUGEPAGE)
    madvise(start, rounded(count), MADV_HUGEPAGE);
#endif
    return start;
}

void vk_free(void *memory, size_t count) {
    if (count < 2 * huge)
        free(memory);
    else
        munmap(memory, rounded(count));
}
