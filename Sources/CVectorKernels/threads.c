#include <pthread.h>

#include "CVectorKernels.h"

enum { MOST_THREADS = 64 };

typedef struct {
    void (*body)(void *context, size_t index);
    void *context;
    size_t count;
    size_t *next;
} work;

static void *run(void *argument) {
    work *w = argument;
    for (;;) {
        size_t index = __atomic_fetch_add(w->next, 1, __ATOMIC_RELAXED);
        if (index >= w->count) return NULL;
        w->body(w->context, index);
    }
}

void vk_parallel(size_t threads, size_t count, void *context, void (*body)(void *context, size_t index)) {
    pthread_t others[MOST_THREADS];
    size_t started = 0, next = 0;
    work w = {body, context, count, &next};
    while (started + 1 < threads && started + 1 < count && started < MOST_THREADS) {
        // If no thread can be started, this one does the work.
        if (pthread_create(&others[started], NULL, run, &w) != 0) break;
        started++;
    }
    run(&w);
    for (size_t i = 0; i < started; i++) pthread_join(others[i], NULL);
}
