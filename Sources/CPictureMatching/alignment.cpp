#include "alignment.h"

#include "patches.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

constexpr int refinements = 3;
/// Fewer patches than these prove nothing.
constexpr size_t fewest_patches = 6;
/// A patch whose content left the map is looked for this far around (pixels), and at most so many patches are.
constexpr int search_reach = 10, searched_patches = 12;

double median(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    size_t index = std::min(values.size() - 1, static_cast<size_t>(values.size() * share));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[index];
}

cv::Mat warped(const cv::Mat &other, const Map &map, cv::Size size) {
    cv::Mat source = other, result;
    double scale = scale_of(map);
    // The other is the finer one here; without this its fine structure would alias.
    if (scale > 1.15) cv::GaussianBlur(other, source, cv::Size(), 0.5 * std::sqrt(scale * scale - 1));
    cv::warpAffine(
        source, result, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return result;
}

std::vector<cv::Point2f> outline(cv::Size size) {
    float right = size.width - 0.5f, bottom = size.height - 0.5f;
    return {{-0.5f, -0.5f}, {right, -0.5f}, {right, bottom}, {-0.5f, bottom}};
}

/// The other picture's outline in the reference's plane.
std::vector<cv::Point2f> outline(cv::Size other, const Map &inverse) {
    std::vector<cv::Point2f> corners;
    for (cv::Point2f corner : outline(other)) {
        cv::Point2d moved = applied(inverse, corner.x, corner.y);
        corners.emplace_back(static_cast<float>(moved.x), static_cast<float>(moved.y));
    }
    return corners;
}

cv::Mat inside_mask(cv::Size size, cv::Size other, const Map &map) {
    // Pixels whose place in the other one has whole neighbours; half a pixel is forgiven at the rim.
    cv::Mat mask(size, CV_8UC1);
    for (int y = 0; y < size.height; y++) {
        uint8_t *row = mask.ptr<uint8_t>(y);
        for (int x = 0; x < size.width; x++) {
            cv::Point2d place = applied(map, x, y);
            bool inside = place.x > -0.75 && place.y > -0.75 && place.x < other.width - 0.25 &&
                          place.y < other.height - 0.25;
            row[x] = inside ? 255 : 0;
        }
    }
    return mask;
}

/// other ≈ gain · reference + bias over patches that correlate; the covariances within patches and between their
/// means both count.
void fit_tone(const std::vector<Patch> &patches, double &gain, double &bias) {
    double count = 0, mean_r = 0, mean_o = 0;
    for (const Patch &patch : patches) {
        if (patch.correlation < 0.5 && patch.spread_reference > 4) continue;
        count++;
        mean_r += patch.mean_reference;
        mean_o += patch.mean_other;
    }
    if (count < 2) {
        gain = 1;
        bias = 0;
        return;
    }
    mean_r /= count;
    mean_o /= count;
    double variance = 1, covariance = 1;
    for (const Patch &patch : patches) {
        if (patch.correlation < 0.5 && patch.spread_reference > 4) continue;
        double r = patch.mean_reference - mean_r, o = patch.mean_other - mean_o;
        variance += r * r + patch.spread_reference * patch.spread_reference;
        covariance += r * o + std::max(0.0, patch.covariance);
    }
    gain = std::clamp(covariance / variance, 0.1, 10.0);
    bias = mean_o - gain * mean_r;
}

/// Moves the map by what the agreeing patches' shifts have in common: y → y - d(y), d affine.
Map refined(const Map &map, const std::vector<Patch> &patches) {
    cv::Matx33d normal = cv::Matx33d::zeros();
    cv::Vec3d right_x(0, 0, 0), right_y(0, 0, 0);
    int used = 0;
    for (const Patch &patch : patches) {
        double length = std::hypot(patch.shift_x, patch.shift_y);
        if (patch.correlation < 0.4 || patch.sharpness < 1 || length > 3) continue;
        double weight = std::min(patch.sharpness, 50.0) * patch.correlation / (1 + length * length);
        cv::Vec3d position(patch.x + Patch::side / 2.0 - 0.5, patch.y + Patch::side / 2.0 - 0.5, 1);
        normal += weight * position * position.t();
        right_x += weight * patch.shift_x * position;
        right_y += weight * patch.shift_y * position;
        used++;
    }
    if (used < 4) return map;
    // Stiff against turning and stretching where patches lie in a row.
    normal(0, 0) += 1e4;
    normal(1, 1) += 1e4;
    normal(2, 2) += 1e-3;
    bool possible = false;
    cv::Matx33d inverse = normal.inv(cv::DECOMP_LU, &possible);
    if (!possible) return map;
    cv::Vec3d x = inverse * right_x, y = inverse * right_y;
    Map step(1 - x[0], -x[1], -x[2], -y[0], 1 - y[1], -y[2]);
    return composed(map, step);
}

/// The share of disagreeing patches whose content is found again at another place nearby.
double moved_share(
    const cv::Mat &reference, const cv::Mat &other, const std::vector<const Patch *> &disagreeing) {
    if (disagreeing.empty()) return 0;
    int searched = 0, found = 0;
    size_t step = std::max<size_t>(1, disagreeing.size() / searched_patches);
    for (size_t i = 0; i < disagreeing.size() && searched < searched_patches; i += step) {
        const Patch &patch = *disagreeing[i];
        searched++;
        cv::Rect window(
            patch.x - search_reach, patch.y - search_reach, Patch::side + 2 * search_reach,
            Patch::side + 2 * search_reach);
        window &= cv::Rect(0, 0, other.cols, other.rows);
        cv::Mat scores;
        cv::matchTemplate(
            other(window), reference(cv::Rect(patch.x, patch.y, Patch::side, Patch::side)), scores,
            cv::TM_CCOEFF_NORMED);
        double best = 0;
        cv::minMaxLoc(scores, nullptr, &best);
        if (best >= 0.85) found++;
    }
    return static_cast<double>(found) / searched;
}

/// Spread of grey outside of the overlap; -1 where less than 2 % lie outside.
double spread_outside(const cv::Mat &grey, const std::vector<cv::Point2f> &overlap, double share) {
    if (share > 0.98) return -1;
    cv::Mat mask(grey.size(), CV_8UC1, cv::Scalar(255));
    std::vector<cv::Point> corners(overlap.begin(), overlap.end());
    if (corners.size() >= 3) {
        cv::fillConvexPoly(mask, corners, cv::Scalar(0));
        // Its rim is a mixture.
        cv::polylines(mask, corners, true, cv::Scalar(0), 5);
    }
    cv::Scalar mean, spread;
    if (cv::countNonZero(mask) < 16) return -1;
    cv::meanStdDev(grey, mean, spread, mask);
    return spread[0];
}

void measure_colour(
    const CPicturePrint &a, const CPicturePrint &b, const Map &map, CPictureMeasures &measures) {
    constexpr int side = CPICTURE_LAYOUT_SIDE;
    cv::Mat layout_b(side, side, CV_8UC3, const_cast<uint8_t *>(b.layout));
    int count = 0;
    for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
            cv::Point2d place =
                applied(map, (column + 0.5) * a.width / side - 0.5, (row + 0.5) * a.height / side - 0.5);
            double x = (place.x + 0.5) * side / b.width, y = (place.y + 0.5) * side / b.height;
            if (x < 0 || y < 0 || x >= side || y >= side) continue;
            cv::Mat sample;
            cv::getRectSubPix(
                layout_b, cv::Size(1, 1), cv::Point2f(static_cast<float>(x - 0.5), static_cast<float>(y - 0.5)),
                sample);
            cv::Vec3b left(&a.layout[(row * side + column) * 3]), right = sample.at<cv::Vec3b>(0, 0);
            double grey_left = 0.299 * left[0] + 0.587 * left[1] + 0.114 * left[2];
            double grey_right = 0.299 * right[0] + 0.587 * right[1] + 0.114 * right[2];
            double chroma_left = 0, chroma_right = 0, distance = 0;
            for (int channel = 0; channel < 3; channel++) {
                double l = left[channel] - grey_left, r = right[channel] - grey_right;
                chroma_left += l * l;
                chroma_right += r * r;
                distance += (l - r) * (l - r);
            }
            measures.saturation_a += std::sqrt(chroma_left);
            measures.saturation_b += std::sqrt(chroma_right);
            measures.colour_distance += std::sqrt(distance);
            count++;
        }
    }
    if (count == 0) return;
    measures.saturation_a /= count;
    measures.saturation_b /= count;
    measures.colour_distance /= count;
}

}  // namespace

Map inverted(const Map &map) {
    double determinant = map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0);
    double a = map(1, 1) / determinant, b = -map(0, 1) / determinant;
    double c = -map(1, 0) / determinant, d = map(0, 0) / determinant;
    return Map(a, b, -(a * map(0, 2) + b * map(1, 2)), c, d, -(c * map(0, 2) + d * map(1, 2)));
}

bool plausible(const Map &map, double stretch, double zoom) {
    // Singular values of the 2 × 2 part.
    double sum = 0;
    for (int k = 0; k < 2; k++) sum += map(k, 0) * map(k, 0) + map(k, 1) * map(k, 1);
    double determinant = std::abs(map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0));
    double root = std::sqrt(std::max(0.0, sum * sum / 4 - determinant * determinant));
    double larger = std::sqrt(sum / 2 + root), smaller = std::sqrt(std::max(0.0, sum / 2 - root));
    return smaller > 1 / zoom && larger < zoom && larger < stretch * smaller;
}

Plane::Plane(const CPicturePrint &print) : grey(print.height, print.width, CV_8UC1, print.grey) {
    cv::GaussianBlur(grey, smooth, cv::Size(5, 5), 1);
}

void measure(
    const CPicturePrint &a, const CPicturePrint &b, const Plane &plane_a, const Plane &plane_b, Map map,
    CPictureMeasures &measures) {
    // The coarser picture is the reference: the finer one can be made coarser, not the other way.
    bool reversed = scale_of(map) < 1;
    const cv::Mat &reference = reversed ? plane_b.smooth : plane_a.smooth;
    const cv::Mat &source = reversed ? plane_a.smooth : plane_b.smooth;
    Map forward = reversed ? inverted(map) : map;

    cv::Mat other = warped(source, forward, reference.size());
    std::vector<Patch> patches = compared(reference, other, inside_mask(reference.size(), source.size(), forward));
    for (int round = 0; round < refinements && patches.size() >= fewest_patches; round++) {
        forward = refined(forward, patches);
        other = warped(source, forward, reference.size());
        patches = compared(reference, other, inside_mask(reference.size(), source.size(), forward));
    }
    if (patches.size() < fewest_patches || !plausible(forward, 2.5, 5)) return;

    double gain = 1, bias = 0;
    fit_tone(patches, gain, bias);
    int agreeing = 0, textured = 0, flat_agreeing = 0;
    double correlation = 0;
    std::vector<double> shifts;
    std::vector<const Patch *> disagreeing;
    for (const Patch &patch : patches) {
        bool agrees = patch.agrees(gain, bias);
        if (patch.textured(gain)) {
            textured++;
            agreeing += agrees;
            correlation += patch.correlation;
            if (agrees && patch.sharpness >= 1) shifts.push_back(std::hypot(patch.shift_x, patch.shift_y));
            if (!agrees && patch.spread_reference >= 6) disagreeing.push_back(&patch);
        } else {
            flat_agreeing += agrees;
        }
    }
    int flat = static_cast<int>(patches.size()) - textured;
    double total = static_cast<double>(patches.size());
    measures.aligned = 1;
    measures.textured_patches = textured;
    measures.textured = textured / total;
    measures.agreement = textured > 0 ? static_cast<double>(agreeing) / textured : 0;
    measures.correlation = textured > 0 ? correlation / textured : 0;
    measures.flat_agreement = flat > 0 ? static_cast<double>(flat_agreeing) / flat : 1;
    measures.flow_median = median(shifts, 0.5);
    measures.flow_high = median(shifts, 0.9);
    measures.covered = 1 - (agreeing + flat_agreeing) / total;
    measures.moved = moved_share(reference, other, disagreeing) * disagreeing.size() / total;
    measures.gain = reversed ? 1 / gain : gain;
    measures.bias = reversed ? -bias / gain : bias;

    Map final = reversed ? inverted(forward) : forward;
    for (int k = 0; k < 6; k++) measures.map[k] = final.val[k];
    std::vector<cv::Point2f> shared_a, shared_b;
    double area_a = cv::intersectConvexConvex(
        outline(plane_a.grey.size()), outline(plane_b.grey.size(), inverted(final)), shared_a);
    double area_b =
        cv::intersectConvexConvex(outline(plane_b.grey.size()), outline(plane_a.grey.size(), final), shared_b);
    measures.overlap_a = std::min(1.0, area_a / plane_a.grey.size().area());
    measures.overlap_b = std::min(1.0, area_b / plane_b.grey.size().area());
    measures.outside_a_spread = spread_outside(plane_b.grey, shared_b, measures.overlap_b);
    measures.outside_b_spread = spread_outside(plane_a.grey, shared_a, measures.overlap_a);
    measure_colour(a, b, final, measures);
}
