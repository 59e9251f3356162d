#pragma once

#include <opencv2/core.hpp>

/// Whether there are squares of 16 pixels that look like text: strokes on plain ground, several in both directions, so
/// close that fewer than `pitch` pixels lie from one edge to the next.
bool has_close_strokes(const cv::Mat &grey, double pitch);
