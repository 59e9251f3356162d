#pragma once

#include <opencv2/core.hpp>

/// Whether there are strokes, as of text, that light alone hardly shows: pale ones, and those that only their colour sets
/// off. What encoding does to them is more than what another character would.
///
/// - Parameters: 8-bit planes; those of colour are half as large, rounded up.
bool has_faint_strokes(const cv::Mat &light, const cv::Mat &blue, const cv::Mat &red);
