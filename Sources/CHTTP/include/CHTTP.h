#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// HTTP GET and HEAD by libcurl, whose options are variadic, which Swift cannot call.

typedef enum {
    CHTTPDone,
    /// The server does not continue where it was asked to.
    CHTTPNoRange,
    /// The connection ended before the body did.
    CHTTPCutOff,
    /// `receive` or `goes_on` said no.
    CHTTPStopped,
    /// No connection, no such host, no answer, no trust.
    CHTTPFailed,
} CHTTPOutcome;

typedef struct {
    /// http or https; nothing else is spoken.
    const char *url;
    /// Where to continue; 0 for the whole.
    int64_t offset;
    /// HEAD in place of GET: no body, just `length`.
    bool head;
    /// Seconds for making a connection, and without a single byte before giving up.
    long connect_seconds, stall_seconds;
    /// Takes a part of the body of an answer with status 200 or 206; of others nothing is passed on.
    bool (*receive)(void *context, const uint8_t *bytes, size_t count);
    /// Asked about once a second, also while nothing arrives.
    bool (*goes_on)(void *context);
    void *context;
    /// Filled with where a redirection (status 3xx) leads, which is not followed; empty otherwise.
    char *redirect;
    size_t redirect_size;
    /// Filled with what went wrong, in libcurl's words.
    char *reason;
    size_t reason_size;
} CHTTPRequest;

typedef struct {
    CHTTPOutcome outcome;
    /// 0 where none came.
    long status;
    /// Bytes of the body, by what the server says; -1 where it does not.
    int64_t length;
} CHTTPResponse;

/// Safe to call from several threads.
CHTTPResponse chttp_get(const CHTTPRequest *request);
