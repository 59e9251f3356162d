#include "CHTTP.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const CHTTPRequest *request;
    CURL *handle;
} Transfer;

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    const Transfer *transfer = context;
    long status = 0;
    curl_easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200 && status != 206) return size * count;
    bool taken = transfer->request->receive(transfer->request->context, (const uint8_t *)bytes, size * count);
    return taken ? size * count : CURL_WRITEFUNC_ERROR;
}

static int progress(void *context, curl_off_t total, curl_off_t now, curl_off_t sent_total, curl_off_t sent) {
    (void)total, (void)now, (void)sent_total, (void)sent;
    const Transfer *transfer = context;
    return transfer->request->goes_on(transfer->request->context) ? 0 : 1;
}

static void start_library(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static CHTTPOutcome outcome(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CHTTPDone;
    case CURLE_RANGE_ERROR: return CHTTPNoRange;
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR: return CHTTPCutOff;
    case CURLE_WRITE_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CHTTPStopped;
    default: return CHTTPFailed;
    }
}

CHTTPResponse chttp_get(const CHTTPRequest *request) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_library);
    request->redirect[0] = request->reason[0] = 0;
    char reason[CURL_ERROR_SIZE] = "";
    CHTTPResponse response = {.outcome = CHTTPFailed, .length = -1};
    CURL *handle = curl_easy_init();
    if (!handle) return response;
    Transfer transfer = {request, handle};
    curl_easy_setopt(handle, CURLOPT_URL, request->url);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "afterimage");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, request->connect_seconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
    curl_easy_setopt(handle, CURLOPT_NOBODY, request->head ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)request->offset);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);

    CURLcode code = curl_easy_perform(handle);
    response.outcome = outcome(code);
    if (code != CURLE_OK) {
        snprintf(request->reason, request->reason_size, "%s", reason[0] ? reason : curl_easy_strerror(code));
    }
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response.status);
    curl_off_t length = -1;
    curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    response.length = length;
    const char *redirect = NULL;
    curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &redirect);
    // One that is too long is left out and thereby refused.
    if (redirect && strlen(redirect) < request->redirect_size) strcpy(request->redirect, redirect);
    curl_easy_cleanup(handle);
    return response;
}
