#include "patches.h"

#include <cmath>

namespace {

/// Grey levels of spread from which a patch has structure that JPEG does not make or hide.
constexpr double texture_limit = 4;
constexpr double agreeing_correlation = 0.85;
/// Grey levels of difference that recompression makes.
constexpr double noise_limit = 3, flat_limit = 16;
/// Patches that ran into black or white say nothing.
constexpr double darkest = 6, brightest = 249;

}  // namespace

bool Patch::textured(double gain) const {
    double factor = std::max(0.25, std::abs(gain));
    if (mean_other < darkest || mean_other > brightest) return spread_other >= texture_limit;
    if (mean_reference < darkest || mean_reference > brightest) return spread_reference >= texture_limit;
    return std::max(spread_reference, spread_other / factor) >= texture_limit;
}

bool Patch::agrees(double gain, double bias) const {
    if (!textured(gain)) return std::abs(gain * mean_reference + bias - mean_other) <= flat_limit;
    double unexplained = spread_reference * std::sqrt(std::max(0.0, 1 - correlation * correlation));
    return correlation >= agreeing_correlation || (correlation >= 0.6 && unexplained <= noise_limit);
}

std::vector<Patch> compared(const cv::Mat &reference, const cv::Mat &other, const cv::Mat &inside) {
    constexpr int side = Patch::side;
    constexpr double count = side * side;
    std::vector<Patch> patches;
    for (int top = 0; top + side <= reference.rows; top += side) {
        for (int left = 0; left + side <= reference.cols; left += side) {
            bool whole = true;
            for (int y = top; y < top + side && whole; y++) {
                const uint8_t *covered = inside.ptr<uint8_t>(y);
                // The covered region is convex: the ends of a row tell.
                whole = covered[left] == 255 && covered[left + side - 1] == 255;
            }
            if (!whole) continue;
            int sum_r = 0, sum_o = 0, sum_rr = 0, sum_oo = 0, sum_ro = 0;
            for (int y = top; y < top + side; y++) {
                const uint8_t *r = reference.ptr<uint8_t>(y), *o = other.ptr<uint8_t>(y);
                for (int x = left; x < left + side; x++) {
                    sum_r += r[x];
                    sum_o += o[x];
                    sum_rr += r[x] * r[x];
                    sum_oo += o[x] * o[x];
                    sum_ro += r[x] * o[x];
                }
            }
            Patch patch{};
            patch.x = left;
            patch.y = top;
            patch.mean_reference = sum_r / count;
            patch.mean_other = sum_o / count;
            double variance_r = sum_rr / count - patch.mean_reference * patch.mean_reference;
            double variance_o = sum_oo / count - patch.mean_other * patch.mean_other;
            patch.covariance = sum_ro / count - patch.mean_reference * patch.mean_other;
            patch.spread_reference = std::sqrt(std::max(0.0, variance_r));
            patch.spread_other = std::sqrt(std::max(0.0, variance_o));
            if (variance_r > 0.01 && variance_o > 0.01) {
                patch.correlation = patch.covariance / std::sqrt(variance_r * variance_o);
                float alpha = static_cast<float>(patch.covariance / variance_o);
                float beta = static_cast<float>(patch.mean_reference - alpha * patch.mean_other);
                float xx = 0, xy = 0, yy = 0, dx = 0, dy = 0;
                int first = std::max(top, 1), last = std::min(top + side, reference.rows - 1);
                int begin = std::max(left, 1), end = std::min(left + side, reference.cols - 1);
                for (int y = first; y < last; y++) {
                    const uint8_t *r = reference.ptr<uint8_t>(y), *o = other.ptr<uint8_t>(y);
                    const uint8_t *above = reference.ptr<uint8_t>(y - 1), *below = reference.ptr<uint8_t>(y + 1);
                    for (int x = begin; x < end; x++) {
                        float gx = (r[x + 1] - r[x - 1]) * 0.5f, gy = (below[x] - above[x]) * 0.5f;
                        float difference = alpha * o[x] + beta - r[x];
                        xx += gx * gx;
                        xy += gx * gy;
                        yy += gy * gy;
                        dx += gx * difference;
                        dy += gy * difference;
                    }
                }
                float half = (xx + yy) / 2;
                float root = std::sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
                patch.sharpness = std::max(0.0f, half - root) / count;
                // A little stiffness keeps the shift along an edge, which no pixel tells, at 0.
                xx += 0.05f * half + 1;
                yy += 0.05f * half + 1;
                float determinant = xx * yy - xy * xy;
                patch.shift_x = (yy * dx - xy * dy) / determinant;
                patch.shift_y = (xx * dy - xy * dx) / determinant;
            }
            patches.push_back(patch);
        }
    }
    return patches;
}
