#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>

/// Callers bring their own threads, one photo each; and OpenCV would print every failure to the user's terminal.
inline void start_opencv() {
    static std::once_flag once;
    std::call_once(once, [] {
        cv::setNumThreads(0);
        cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
    });
}

/// Runs `body`; whatever it throws becomes -1 and a message.
template <typename Body> int guarded(char *message, Body body) {
    try {
        start_opencv();
        body();
        return 0;
    } catch (const std::exception &error) {
        std::snprintf(message, 256, "%s", error.what());
    } catch (...) {
        std::snprintf(message, 256, "unknown failure");
    }
    return -1;
}

/// A header over the caller's pixels: OpenCV has no const matrices, nothing here writes through it.
inline cv::Mat rgb_view(const uint8_t *rgb, int width, int height) {
    return cv::Mat(height, width, CV_8UC3, const_cast<uint8_t *>(rgb));
}

/// A copy in memory that `cpicture_release` frees.
template <typename Element> Element *copied(const Element *source, size_t count) {
    auto *copy = static_cast<Element *>(std::malloc(count * sizeof(Element) + 1));
    if (copy == nullptr) throw std::bad_alloc();
    if (count > 0) std::memcpy(copy, source, count * sizeof(Element));
    return copy;
}
