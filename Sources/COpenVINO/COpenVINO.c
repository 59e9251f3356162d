#if !__has_include("openvino/c/openvino.h")
#error "OpenVINO's headers are missing: run Scripts/setup, which puts them into .deps/openvino"
#endif

#include "COpenVINO.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openvino/c/openvino.h"

#ifndef AFTERIMAGE_PARTS
#define AFTERIMAGE_PARTS ""
#endif

// Each function pointer takes its type from the header's prototype, so header and call cannot disagree.
#define FUNCTIONS(X)                                                                                         \
    X(ov_get_openvino_version)                                                                               \
    X(ov_get_error_info)                                                                                     \
    X(ov_get_last_err_msg)                                                                                   \
    X(ov_free)                                                                                               \
    X(ov_core_create)                                                                                        \
    X(ov_core_get_property)                                                                                  \
    X(ov_core_compile_model_from_file_props)                                                                 \
    X(ov_compiled_model_create_infer_request)                                                                \
    X(ov_compiled_model_free)                                                                                \
    X(ov_infer_request_set_tensor)                                                                           \
    X(ov_infer_request_get_tensor)                                                                           \
    X(ov_infer_request_infer)                                                                                \
    X(ov_infer_request_free)                                                                                 \
    X(ov_tensor_create_from_host_ptr)                                                                        \
    X(ov_tensor_get_shape)                                                                                   \
    X(ov_tensor_get_element_type)                                                                            \
    X(ov_tensor_data)                                                                                        \
    X(ov_tensor_free)                                                                                        \
    X(ov_shape_free)

typedef struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} openvino_api;

struct cov_runtime {
    openvino_api api;
    ov_core_t *core;
    ov_version_t version;
};

struct cov_model {
    const openvino_api *api;
    ov_compiled_model_t *compiled;
};

struct cov_request {
    const openvino_api *api;
    ov_infer_request_t *request;
};

static bool fail(char **error, const char *text) {
    *error = strdup(text);
    return false;
}

/// Whether `status` is good; otherwise `*error` becomes OpenVINO's own words.
static bool succeeded(const openvino_api *api, ov_status_e status, char **error) {
    if (status == OK) return true;
    const char *message = api->ov_get_last_err_msg();
    const bool detailed = message != NULL && message[0] != '\0';
    fail(error, detailed ? message : api->ov_get_error_info(status));
    api->ov_free(message);
    return false;
}

const char *cov_parts_folder(void) { return AFTERIMAGE_PARTS; }

static bool resolve(void *library, openvino_api *api, char **error) {
#define X(name)                                                                                              \
    api->name = (__typeof__(api->name))dlsym(library, #name);                                                \
    if (api->name == NULL) return fail(error, "the library lacks " #name ": another version of OpenVINO");
    FUNCTIONS(X)
#undef X
    return true;
}

bool cov_runtime_open(const char *name, cov_runtime **result, char **error) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return fail(error, dlerror());
    cov_runtime *runtime = calloc(1, sizeof *runtime);
    if (runtime == NULL) return fail(error, "out of memory");
    if (!resolve(library, &runtime->api, error)) {
        free(runtime);
        return false;
    }
    const openvino_api *api = &runtime->api;
    if (!succeeded(api, api->ov_get_openvino_version(&runtime->version), error)
        || !succeeded(api, api->ov_core_create(&runtime->core), error)) {
        free(runtime);
        return false;
    }
    *result = runtime;
    return true;
}

const char *cov_runtime_version(const cov_runtime *runtime) { return runtime->version.buildNumber; }

bool cov_runtime_processor(const cov_runtime *runtime, char **name, char **error) {
    const openvino_api *api = &runtime->api;
    char *text = NULL;
    if (!succeeded(api, api->ov_core_get_property(runtime->core, "CPU", "FULL_DEVICE_NAME", &text), error)) {
        return false;
    }
    *name = strdup(text);
    api->ov_free(text);
    return true;
}

bool cov_model_compile(
    const cov_runtime *runtime, const char *path, const cov_property *properties, size_t property_count,
    cov_model **result, char **error
) {
    const openvino_api *api = &runtime->api;
    cov_model *model = calloc(1, sizeof *model);
    ov_property_t *list = calloc(property_count + 1, sizeof *list);
    if (model == NULL || list == NULL) {
        free(model);
        free(list);
        return fail(error, "out of memory");
    }
    for (size_t index = 0; index < property_count; index++) {
        list[index].key = properties[index].key;
        list[index].value = properties[index].value;
    }
    model->api = api;
    const bool compiled = succeeded(
        api,
        api->ov_core_compile_model_from_file_props(
            runtime->core, path, "CPU", property_count, list, &model->compiled),
        error);
    free(list);
    if (compiled) {
        *result = model;
    } else {
        free(model);
    }
    return compiled;
}

void cov_model_free(cov_model *model) {
    model->api->ov_compiled_model_free(model->compiled);
    free(model);
}

bool cov_request_create(const cov_model *model, cov_request **result, char **error) {
    cov_request *request = calloc(1, sizeof *request);
    if (request == NULL) return fail(error, "out of memory");
    const openvino_api *api = model->api;
    request->api = api;
    if (!succeeded(
            api, api->ov_compiled_model_create_infer_request(model->compiled, &request->request), error)) {
        free(request);
        return false;
    }
    *result = request;
    return true;
}

void cov_request_free(cov_request *request) {
    request->api->ov_infer_request_free(request->request);
    free(request);
}

static bool set_input(cov_request *request, const char *name, const cov_tensor *input, char **error) {
    const openvino_api *api = request->api;
    // The dimensions are only read: OpenVINO copies them.
    const ov_shape_t shape = {.rank = (int64_t)input->rank, .dims = (int64_t *)input->shape};
    ov_tensor_t *tensor = NULL;
    if (!succeeded(
            api,
            api->ov_tensor_create_from_host_ptr(
                input->element == COV_INT64 ? I64 : F32, shape, input->data, &tensor),
            error)) {
        return false;
    }
    const bool set = succeeded(api, api->ov_infer_request_set_tensor(request->request, name, tensor), error);
    api->ov_tensor_free(tensor);
    return set;
}

static bool read_tensor(
    const openvino_api *api, const ov_tensor_t *tensor, cov_tensor *output, char **error
) {
    ov_element_type_e type = DYNAMIC;
    if (!succeeded(api, api->ov_tensor_get_element_type(tensor, &type), error)) return false;
    if (type != F32 && type != I64) return fail(error, "the output is neither float32 nor int64");
    ov_shape_t shape = {0};
    if (!succeeded(api, api->ov_tensor_get_shape(tensor, &shape), error)) return false;
    const bool fits = shape.rank <= COV_MAXIMUM_RANK;
    output->element = type == I64 ? COV_INT64 : COV_FLOAT32;
    output->rank = (size_t)shape.rank;
    if (fits) memcpy(output->shape, shape.dims, output->rank * sizeof(int64_t));
    api->ov_shape_free(&shape);
    if (!fits) return fail(error, "the output has too many dimensions");
    return succeeded(api, api->ov_tensor_data(tensor, &output->data), error);
}

static bool get_output(cov_request *request, const char *name, cov_tensor *output, char **error) {
    const openvino_api *api = request->api;
    ov_tensor_t *tensor = NULL;
    const ov_status_e status = api->ov_infer_request_get_tensor(request->request, name, &tensor);
    if (!succeeded(api, status, error)) return false;
    const bool read = read_tensor(api, tensor, output, error);
    // Frees the handle; the memory belongs to the request.
    api->ov_tensor_free(tensor);
    return read;
}

bool cov_request_run(
    cov_request *request, const char *const *input_names, const cov_tensor *inputs, size_t input_count,
    const char *const *output_names, cov_tensor *outputs, size_t output_count, char **error
) {
    for (size_t index = 0; index < input_count; index++) {
        if (!set_input(request, input_names[index], &inputs[index], error)) return false;
    }
    if (!succeeded(request->api, request->api->ov_infer_request_infer(request->request), error)) return false;
    for (size_t index = 0; index < output_count; index++) {
        if (!get_output(request, output_names[index], &outputs[index], error)) return false;
    }
    return true;
}
