#include "structure.h"

#include <string.h>

// Tables, application data, comments and scans: what may stand between two scans (T.81, B.2).
static int may_follow_scan(int marker) {
    return marker == 0xC4 || marker == 0xCC || (marker >= 0xDA && marker <= 0xDD) || marker >= 0xE0;
}

// Two bytes of length, then the number of components, two bytes for each, and three of spectrum (B.2.3).
static int is_scan_header(const uint8_t *segment, size_t length) {
    return length >= 3 && segment[2] >= 1 && segment[2] <= 4 && length == 6 + 2 * (size_t)segment[2];
}

Structure cjpeg_structure(const uint8_t *bytes, size_t count, size_t start) {
    Structure found = {.end = count, .scans = 1};
    size_t at = start;
    while (at + 1 < count) {
        const uint8_t *next = memchr(bytes + at, 0xFF, count - 1 - at);
        if (next == NULL) return found;
        at = (size_t)(next - bytes);
        int marker = bytes[at + 1];
        if (marker == 0xFF) { // a fill byte
            at += 1;
        } else if (marker == 0 || (marker >= 0xD0 && marker <= 0xD7)) { // a stuffed byte, a restart
            at += 2;
        } else {
            size_t length = at + 4 <= count ? (size_t)(bytes[at + 2] << 8 | bytes[at + 3]) : 0;
            int fits = length >= 2 && length <= count - at - 2;
            int is_scan = marker == 0xDA;
            if (!may_follow_scan(marker) || !fits || (is_scan && !is_scan_header(bytes + at + 2, length))) {
                found.end = at;
                found.has_end = marker == 0xD9;
                return found;
            }
            found.scans += is_scan;
            at += 2 + length;
        }
    }
    return found;
}
