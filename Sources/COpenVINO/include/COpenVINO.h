#ifndef AFTERIMAGE_COPENVINO_H
#define AFTERIMAGE_COPENVINO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// OpenVINO's C API, opened at run time: so the program starts without it and can say what is missing.
//
// Every call that can fail returns false and leaves a text in `*error`, which the caller frees with `free`.

/// The opened library and its one core. Lives until the process ends: OpenVINO cannot be unloaded safely.
typedef struct cov_runtime cov_runtime;
/// A network compiled for the CPU. Safe to use from many threads.
typedef struct cov_model cov_model;
/// One run of a network. To be used by one thread at a time.
typedef struct cov_request cov_request;

typedef struct {
    const char *key;
    const char *value;
} cov_property;

typedef enum { COV_FLOAT32, COV_INT64 } cov_element;

enum { COV_MAXIMUM_RANK = 8 };

/// A dense row-major tensor whose memory someone else owns.
typedef struct {
    cov_element element;
    size_t rank;
    int64_t shape[COV_MAXIMUM_RANK];
    void *data;
} cov_tensor;

/// Where `Scripts/setup` put the parts this build was made with; empty when the build names none.
const char *cov_parts_folder(void);

/// Opens `library` (a path, or a bare name for the system's loader to find) and makes its core.
bool cov_runtime_open(const char *library, cov_runtime **runtime, char **error);

/// "2026.4.1-…", as the library names itself. Valid while the runtime lives.
const char *cov_runtime_version(const cov_runtime *runtime);

/// What the machine's processor calls itself; the caller frees `*name`.
bool cov_runtime_processor(const cov_runtime *runtime, char **name, char **error);

/// Reads the ONNX (or OpenVINO IR) file at `path` and compiles it for the CPU.
bool cov_model_compile(
    const cov_runtime *runtime, const char *path, const cov_property *properties, size_t property_count,
    cov_model **model, char **error);
void cov_model_free(cov_model *model);

bool cov_request_create(const cov_model *model, cov_request **request, char **error);
void cov_request_free(cov_request *request);

/// Runs the network. Inputs are read during the call only; outputs are filled with memory of the request,
/// valid until its next run.
bool cov_request_run(
    cov_request *request, const char *const *input_names, const cov_tensor *inputs, size_t input_count,
    const char *const *output_names, cov_tensor *outputs, size_t output_count, char **error);

#endif
