#include "patches.h"

#include <cmath>
#include <map>
#include <utility>

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

std::vector<Patch> compared(
    const cv::Mat &reference, const cv::Mat &other, const std::function<bool(int, int)> &inside) {
    constexpr int side = Patch::side;
    constexpr double count = side * side;
    std::vector<Patch> patches;
    for (int top = 0; top + side <= reference.rows; top += side) {
        for (int left = 0; left + side <= reference.cols; left += side) {
            if (!inside(left, top)) continue;
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
                float slope_r = 0, bend_r = 0, slope_o = 0, bend_o = 0;
                int first = std::max(top, 1), last = std::min(top + side, reference.rows - 1);
                int begin = std::max(left, 1), end = std::min(left + side, reference.cols - 1);
                for (int y = first; y < last; y++) {
                    const uint8_t *r = reference.ptr<uint8_t>(y), *o = other.ptr<uint8_t>(y);
                    const uint8_t *above = reference.ptr<uint8_t>(y - 1), *below = reference.ptr<uint8_t>(y + 1);
                    for (int x = begin; x < end; x++) {
                        float gx = (r[x + 1] - r[x - 1]) * 0.5f, gy = (below[x] - above[x]) * 0.5f;
                        float ox = (o[x + 1] - o[x - 1]) * 0.5f;
                        float rr = r[x + 1] - 2 * r[x] + r[x - 1], oo = o[x + 1] - 2 * o[x] + o[x - 1];
                        slope_r += gx * gx;
                        bend_r += rr * rr;
                        slope_o += ox * ox;
                        bend_o += oo * oo;
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
                patch.slope_reference = slope_r;
                patch.bend_reference = bend_r;
                patch.slope_other = slope_o;
                patch.bend_other = bend_o;
                patch.xx = xx;
                patch.xy = xy;
                patch.yy = yy;
                patch.dx = dx;
                patch.dy = dy;
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

std::vector<CommonShift> common_shifts(const std::vector<Patch> &patches) {
    std::map<std::pair<int, int>, const Patch *> places;
    for (const Patch &patch : patches) {
        // Less correlation means that something lies over a part of it, or that the content is another.
        if (patch.correlation >= 0.7 && patch.spread_reference >= texture_limit) places[{patch.y, patch.x}] = &patch;
    }
    std::vector<CommonShift> shifts;
    for (const auto &place : places) {
        double xx = 0, xy = 0, yy = 0, dx = 0, dy = 0, noise_x = 0, noise_y = 0;
        int neighbours = 0;
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                auto found =
                    places.find({place.first.first + down * Patch::side, place.first.second + right * Patch::side});
                if (found == places.end()) continue;
                const Patch &patch = *found->second;
                // Every patch counts alike, however strong its edges are.
                double weight = 1 / (patch.xx + patch.yy + 1);
                double unexplained =
                    patch.spread_reference * patch.spread_reference * (1 - patch.correlation * patch.correlation);
                xx += weight * patch.xx;
                xy += weight * patch.xy;
                yy += weight * patch.yy;
                dx += weight * patch.dx;
                dy += weight * patch.dy;
                noise_x += weight * weight * patch.xx * unexplained;
                noise_y += weight * weight * patch.yy * unexplained;
                neighbours++;
            }
        }
        if (neighbours < 5) continue;
        xx += 0.05 * neighbours;
        yy += 0.05 * neighbours;
        double determinant = xx * yy - xy * xy;
        double length = std::hypot((yy * dx - xy * dy) / determinant, (xx * dy - xy * dx) / determinant);
        // One grey level is rounding.
        double expected = std::hypot(dx / std::sqrt(noise_x + 1e-6), dy / std::sqrt(noise_y + 1e-6));
        shifts.push_back({length, expected});
    }
    return shifts;
}
