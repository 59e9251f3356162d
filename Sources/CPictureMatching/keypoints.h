#pragma once

#include "CPictureMatching.h"

#include <opencv2/core.hpp>

struct KeypointMap {
    int matches = 0, inliers = 0;
    /// a's plane → b's plane; valid when there are enough inliers.
    cv::Matx23d map;
};

/// The affine map that most keypoint pairs agree on, with b seen as it is or in a mirror.
KeypointMap map_by_keypoints(const CPicturePrint &a, const CPicturePrint &b, bool mirrored);
