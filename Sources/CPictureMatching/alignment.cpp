#include "alignment.h"

#include "overlap.h"
#include "patches.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

constexpr int refinements = 3;
/// Pixels at the corners; a smaller step of the map changes no measure.
constexpr double settled_step = 0.05;
/// Fewer patches than these prove nothing.
constexpr size_t fewest_patches = 6;
/// A patch whose content left the map is looked for this far around (pixels), and at most this many patches are.
constexpr int search_reach = 20, searched_patches = 24;
/// Grey levels that a pixel must differ to count as covered.
constexpr double changed_levels = 24;
/// From the difference of (slope / bend)² to the square of a blur; fitted to photos blurred by 1 … 3 pixels.
constexpr double softness = 1.5;

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    size_t index = std::min(values.size() - 1, static_cast<size_t>(values.size() * share));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[index];
}

cv::Mat warped(const cv::Mat &other, const Map &map, cv::Size size) {
    cv::Mat source = other, soft, result;
    double scale = scale_of(map);
    // The other is the finer one here; without this its fine structure would alias.
    if (scale > 1.15) {
        cv::GaussianBlur(other, soft, cv::Size(), 0.5 * std::sqrt(scale * scale - 1));
        source = soft;
    }
    cv::warpAffine(
        source, result, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return result;
}

/// Whether a patch lies on the other picture; as that is convex, the corners tell. Half a pixel is forgiven at its
/// rim.
bool lies_inside(int left, int top, cv::Size other, const Map &map) {
    for (int corner = 0; corner < 4; corner++) {
        cv::Point2d place = applied(
            map, left + (corner & 1) * (Patch::side - 1), top + (corner >> 1) * (Patch::side - 1));
        if (place.x < -0.75 || place.y < -0.75 || place.x > other.width - 0.25 || place.y > other.height - 0.25) {
            return false;
        }
    }
    return true;
}

/// Whether a map is worth refining: some patches show the same already.
bool promises(const std::vector<Patch> &patches) {
    size_t alike = 0, textured = 0;
    for (const Patch &patch : patches) {
        if (patch.spread_reference < 4 && patch.spread_other < 4) continue;
        textured++;
        alike += patch.correlation >= 0.4;
    }
    return 5 * alike >= textured;
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

/// How far two maps lie apart at the corners of a picture.
double farthest_step(const Map &one, const Map &other, cv::Size size) {
    double farthest = 0;
    for (cv::Point2f corner : outline(size)) {
        farthest =
            std::max(farthest, cv::norm(applied(one, corner.x, corner.y) - applied(other, corner.x, corner.y)));
    }
    return farthest;
}

/// The share of disagreeing patches whose content is found again at another place nearby.
double moved_share(
    const cv::Mat &reference, const cv::Mat &other, const std::vector<const Patch *> &disagreeing) {
    if (disagreeing.empty()) return 0;
    // At half the size: a sixteenth of the work, and a little turning does no harm.
    cv::Mat small_reference, small_other;
    cv::resize(reference, small_reference, reference.size() / 2, 0, 0, cv::INTER_AREA);
    cv::resize(other, small_other, other.size() / 2, 0, 0, cv::INTER_AREA);
    cv::Rect all(0, 0, small_other.cols, small_other.rows);
    int searched = 0, found = 0;
    double step = std::max(1.0, static_cast<double>(disagreeing.size()) / searched_patches);
    for (double place = 0; place < disagreeing.size(); place += step) {
        const Patch &patch = *disagreeing[static_cast<size_t>(place)];
        constexpr int side = Patch::side / 2, rim = 1;
        cv::Rect content =
            cv::Rect(patch.x / 2 - rim, patch.y / 2 - rim, side + 2 * rim, side + 2 * rim) & all;
        cv::Rect window = cv::Rect(
                              content.x - search_reach / 2, content.y - search_reach / 2,
                              content.width + search_reach, content.height + search_reach) &
                          all;
        cv::Mat scores;
        cv::matchTemplate(small_other(window), small_reference(content), scores, cv::TM_CCOEFF_NORMED);
        double best = 0;
        cv::minMaxLoc(scores, nullptr, &best);
        searched++;
        if (best >= 0.88) found++;
    }
    return static_cast<double>(found) / searched;
}

/// Share of the pixels in a patch that tone does not explain.
double changed_share(const cv::Mat &reference, const cv::Mat &other, const Patch &patch, double gain, double bias) {
    int changed = 0;
    for (int y = patch.y; y < patch.y + Patch::side; y++) {
        const uint8_t *r = reference.ptr<uint8_t>(y), *o = other.ptr<uint8_t>(y);
        for (int x = patch.x; x < patch.x + Patch::side; x++) {
            changed += std::abs(std::clamp(gain * r[x] + bias, 0.0, 255.0) - o[x]) > changed_levels;
        }
    }
    return static_cast<double>(changed) / (Patch::side * Patch::side);
}

/// The commonest grey level of a patch, and the share of its pixels that lie near it.
struct Ground {
    int level = 0;
    double share = 0;

    Ground(const cv::Mat &grey, const Patch &patch, double gain, double bias) {
        constexpr int reach = 8;
        int counts[256] = {}, most = 0;
        for (int y = patch.y; y < patch.y + Patch::side; y++) {
            const uint8_t *line = grey.ptr<uint8_t>(y);
            for (int x = patch.x; x < patch.x + Patch::side; x++) {
                counts[std::clamp(static_cast<int>(std::lround(gain * line[x] + bias)), 0, 255)]++;
            }
        }
        for (int middle = 0; middle < 256; middle++) {
            int sum = 0;
            for (int k = std::max(0, middle - reach); k <= std::min(255, middle + reach); k++) sum += counts[k];
            if (sum > most) {
                most = sum;
                level = middle;
            }
        }
        share = static_cast<double>(most) / (Patch::side * Patch::side);
    }
};

/// Share of a patch's pixels from which its ground counts as plain.
constexpr double plain = 0.35;

/// The share of patches that have one plain ground, as far as light lets paper be one.
double paper_share(const cv::Mat &reference, const std::vector<Patch> &patches) {
    constexpr int same_paper = 24;
    std::vector<int> levels;
    for (const Patch &patch : patches) {
        Ground ground(reference, patch, 1, 0);
        if (ground.share >= plain) levels.push_back(ground.level);
    }
    long most = 0;
    for (int level = 0; level < 256; level++) {
        long near = std::count_if(
            levels.begin(), levels.end(), [&](int other) { return std::abs(other - level) <= same_paper; });
        most = std::max(most, near);
    }
    return static_cast<double>(most) / patches.size();
}

/// Whether other strokes stand on the same plain ground. What is laid over a photo mostly hides another ground; what
/// noise and clipping change correlates still.
bool is_rewritten(
    const cv::Mat &reference, const cv::Mat &other, const Patch &patch, double changed, double gain, double bias) {
    constexpr double stroke = 5, least_changed = 0.02, alike = 0.75;
    constexpr int same_level = 16;
    if (patch.spread_reference < stroke || patch.spread_other < stroke * std::max(0.25, gain)) return false;
    if (patch.correlation >= alike || changed < least_changed) return false;
    Ground ground(reference, patch, 1, 0), other_ground(other, patch, 1 / gain, -bias / gain);
    return std::abs(ground.level - other_ground.level) <= same_level && ground.share >= plain &&
           other_ground.share >= plain;
}

/// How evenly changed pixels lie over the picture: 0 in one line or place, 1 all over. A line of text is in one place;
/// people who walk about are in several.
class Scatter {
    double sum = 0, x = 0, y = 0, xx = 0, yy = 0;

public:
    void add(const Patch &patch, double weight) {
        sum += weight;
        x += weight * patch.x;
        y += weight * patch.y;
        xx += weight * patch.x * patch.x;
        yy += weight * patch.y * patch.y;
    }

    double value(cv::Size size) const {
        if (sum <= 0) return 0;
        double across = std::sqrt(std::max(0.0, xx / sum - x * x / sum / sum)) / size.width;
        double down = std::sqrt(std::max(0.0, yy / sum - y * y / sum / sum)) / size.height;
        // Evenly spread from 0 to 1, the variance is 1/12.
        return std::min(1.0, 12 * across * down);
    }
};

/// By how much the reference must be blurred to be as soft as the other; negative: the other way. A field whose
/// spectrum falls like a Gaussian's has bend² / slope² inverse to the square of its width.
double softness_difference(const std::vector<Patch> &patches) {
    std::vector<double> widths_r, widths_o;
    for (const Patch &patch : patches) {
        if (patch.correlation < 0.5 || patch.spread_reference < 4) continue;
        widths_r.push_back(patch.slope_reference / (patch.bend_reference + 1.0));
        widths_o.push_back(patch.slope_other / (patch.bend_other + 1.0));
    }
    // The median: text over a photo is sharp whatever the photo is.
    double width_r = percentile(widths_r, 0.5), width_o = percentile(widths_o, 0.5);
    // The same within what JPEG does.
    if (std::max(width_r, width_o) < 1.25 * std::min(width_r, width_o)) return 0;
    double square = softness * (width_o - width_r);
    return square > 0 ? std::sqrt(square) : -std::sqrt(-square);
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

    cv::Mat soft_reference = reference, soft_source = source, other;
    std::vector<Patch> patches;
    auto lay = [&] {
        other = warped(soft_source, forward, reference.size());
        patches = compared(soft_reference, other, [&](int left, int top) {
            return lies_inside(left, top, source.size(), forward);
        });
        return patches.size() >= fewest_patches;
    };
    if (!lay() || !promises(patches)) return;
    double blur = 0;
    for (int round = 0; round < refinements; round++) {
        Map before = forward;
        forward = refined(forward, patches);
        double difference = round == 0 ? softness_difference(patches) : 0;
        if (difference != 0) {
            blur = std::min(std::abs(difference), 4.0);
            const cv::Mat &sharper = difference > 0 ? reference : source;
            cv::Mat &softened = difference > 0 ? soft_reference : soft_source;
            double sigma = difference > 0 ? blur : blur * scale_of(forward);
            cv::Mat blurred;
            cv::GaussianBlur(sharper, blurred, cv::Size(), sigma);
            softened = blurred;
        }
        if (!lay()) return;
        if (difference == 0 && farthest_step(before, forward, reference.size()) < settled_step) break;
    }
    if (!plausible(forward, 2.5, 5)) return;

    double gain = 1, bias = 0;
    fit_tone(patches, gain, bias);
    int agreeing = 0, textured = 0, flat_agreeing = 0;
    double correlation = 0, changed = 0, rewritten = 0, structure_r = 1, structure_o = 1;
    Scatter scatter, rewritten_scatter;
    std::vector<double> shifts;
    std::vector<const Patch *> disagreeing;
    for (const Patch &patch : patches) {
        bool agrees = patch.agrees(gain, bias);
        if (!agrees) {
            double share = changed_share(soft_reference, other, patch, gain, bias);
            changed += share;
            scatter.add(patch, share);
            if (is_rewritten(soft_reference, other, patch, share, gain, bias)) {
                rewritten++;
                rewritten_scatter.add(patch, 1);
            }
            structure_r += patch.slope_reference;
            structure_o += patch.slope_other / std::max(0.0625, gain * gain);
        }
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
    measures.flow_median = percentile(shifts, 0.5);
    measures.flow_high = percentile(shifts, 0.9);
    std::vector<double> lengths, significances;
    for (const CommonShift &shift : common_shifts(patches)) {
        lengths.push_back(shift.length);
        significances.push_back(shift.significance);
    }
    measures.common_flow = percentile(lengths, 0.95);
    measures.flow_significance = percentile(significances, 0.95);
    measures.blur = blur;
    measures.disagreeing = 1 - (agreeing + flat_agreeing) / total;
    measures.covered = changed / total;
    measures.scatter = scatter.value(reference.size());
    measures.rewritten = rewritten / total;
    measures.paper = paper_share(soft_reference, patches);
    measures.rewritten_scatter = rewritten_scatter.value(reference.size());
    measures.cover = reversed ? std::log2(structure_r / structure_o) : std::log2(structure_o / structure_r);
    measures.moved = moved_share(soft_reference, other, disagreeing) * disagreeing.size() / total;
    measures.gain = reversed ? 1 / gain : gain;
    measures.bias = reversed ? -bias / gain : bias;

    Map final = reversed ? inverted(forward) : forward;
    for (int k = 0; k < 6; k++) measures.map[k] = final.val[k];
    measure_overlap(a, b, plane_a, plane_b, final, measures);
}
