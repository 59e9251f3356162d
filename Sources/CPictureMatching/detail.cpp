#include "CPictureMatching.h"

#include "faint.h"
#include "guarded.h"
#include "letters.h"
#include "registration.h"
#include "residual.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace {

/// Filters need some room: smaller pictures are enlarged.
constexpr int least_side = 32;
/// Steps of the map; a smaller one than the limit (pixels at the corners) changes nothing.
constexpr int registrations = 3;
constexpr double settled_step = 0.15;
/// From this scale on the finer picture is smoothed before it is laid over the other.
constexpr double finer = 1.05;
/// From this difference on it may be the way in which one was made smaller that differs.
constexpr double doubtful = 1;
/// Strokes whose edges lie closer than this in the coarser picture cannot be told apart there.
constexpr double legible_pitch = 1.2;
/// From this scale on some text is lost, whatever its strokes are.
constexpr double lossy_scale = 2.1;

/// The planes of a picture: light, and two of colour at half its size.
struct Planes {
    cv::Mat light, blue, red;

    explicit Planes(const CPictureDetail &detail) {
        int width = detail.width, height = detail.height;
        int half_width = (width + 1) / 2, half_height = (height + 1) / 2;
        uint8_t *colour = detail.planes + static_cast<size_t>(width) * height;
        light = cv::Mat(height, width, CV_8UC1, detail.planes);
        blue = cv::Mat(half_height, half_width, CV_8UC1, colour);
        red = cv::Mat(half_height, half_width, CV_8UC1, colour + blue.total());
    }

    int shorter_side() const { return std::min(light.cols, light.rows); }

    void enlarge(int factor) {
        for (cv::Mat *plane : {&light, &blue, &red}) {
            cv::Mat large;
            cv::resize(*plane, large, plane->size() * factor, 0, 0, cv::INTER_LINEAR);
            *plane = large;
        }
    }

    void turn(int quarters) {
        for (cv::Mat *plane : {&light, &blue, &red}) {
            cv::Mat turned;
            if (quarters == 1) cv::rotate(*plane, turned, cv::ROTATE_90_CLOCKWISE);
            if (quarters == 2) cv::rotate(*plane, turned, cv::ROTATE_180);
            if (quarters == 3) cv::rotate(*plane, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
            if (quarters != 0) *plane = turned;
        }
    }
};

/// All of the reference → all of the other.
Map whole(cv::Size reference, cv::Size other) {
    double x = static_cast<double>(other.width) / reference.width;
    double y = static_cast<double>(other.height) / reference.height;
    return Map(x, 0, (x - 1) / 2, 0, y, (y - 1) / 2);
}

/// How the other is laid over the reference: programs make pictures smaller in different ways.
enum class Sampling { area, smooth, plain };

cv::Mat laid(const cv::Mat &other, const Map &map, cv::Size reference, Sampling sampling) {
    cv::Mat result, source = other;
    if (sampling == Sampling::area) {
        // Of the whole pictures alone.
        bool shrinks = other.cols > reference.width;
        cv::resize(other, result, reference, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
        return result;
    }
    double scale = scale_of(map);
    if (sampling == Sampling::smooth && scale > 1) {
        cv::Mat blurred;
        cv::GaussianBlur(other, blurred, cv::Size(), std::max(0.1, 0.5 * std::sqrt(scale * scale - 1)));
        source = blurred;
    }
    int interpolation = sampling == Sampling::smooth ? cv::INTER_CUBIC : cv::INTER_LINEAR;
    cv::warpAffine(
        source, result, map, reference, interpolation | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return result;
}

/// Whether not a value differs, as where only the metadata of a file were changed.
bool are_equal(const cv::Mat &a, const cv::Mat &b) {
    if (a.size() != b.size()) return false;
    for (int y = 0; y < a.rows; y++) {
        if (std::memcmp(a.ptr(y), b.ptr(y), static_cast<size_t>(a.cols)) != 0) return false;
    }
    return true;
}

/// The map of the light planes, and how the other comes nearest by it.
Map registered(const cv::Mat &reference, const cv::Mat &other, cv::Mat &over, Sampling &sampling) {
    Map map = whole(reference.size(), other.size());
    sampling = Sampling::area;
    over = laid(other, map, reference.size(), sampling);
    for (int round = 0; round < registrations; round++) {
        Map better = map;
        if (register_pixels(reference, over, better) < settled_step) break;
        if (!plausible(better, 1.1, 20)) break;
        map = better;
        sampling = Sampling::smooth;
        over = laid(other, map, reference.size(), sampling);
    }
    return map;
}

/// The same map for planes of half the size.
Map halved(const Map &map) {
    // Pixel centres lie half a pixel off in both.
    Map to_full(2, 0, 0.5, 0, 2, 0.5), to_half(0.5, 0, -0.25, 0, 0.5, -0.25);
    return composed(to_half, composed(map, to_full));
}

}  // namespace

extern "C" {

int cpicture_detail(const uint8_t *rgb, int width, int height, CPictureDetail *detail, char *message) {
    *detail = CPictureDetail{};
    return guarded(message, [&] {
        size_t half_width = (width + 1) / 2, half_height = (height + 1) / 2;
        size_t light = static_cast<size_t>(width) * height, length = light + 2 * half_width * half_height;
        detail->planes = static_cast<uint8_t *>(std::malloc(length));
        if (detail->planes == nullptr) throw std::bad_alloc();
        detail->width = width;
        detail->height = height;
        Planes planes(*detail);
        cv::Mat picture = rgb_view(rgb, width, height), half, colours;
        cv::cvtColor(picture, planes.light, cv::COLOR_RGB2GRAY);
        cv::resize(picture, half, planes.blue.size(), 0, 0, cv::INTER_AREA);
        cv::cvtColor(half, colours, cv::COLOR_RGB2YCrCb);
        cv::extractChannel(colours, planes.red, 1);
        cv::extractChannel(colours, planes.blue, 2);
    });
}

int cpicture_compare_details(
    const CPictureDetail *a, const CPictureDetail *b, int quarters, CPictureDetailMeasures *measures,
    char *message) {
    *measures = CPictureDetailMeasures{};
    return guarded(message, [&] {
        Planes one(*a), other(*b);
        // What makes b of a is taken back.
        other.turn((4 - quarters) & 3);
        if (are_equal(one.light, other.light) && are_equal(one.blue, other.blue) && are_equal(one.red, other.red)) {
            measures->scale = 1;
            return;
        }
        // The coarser one is the reference: the finer one can be made coarser, not the other way.
        if (one.light.total() > other.light.total()) std::swap(one, other);
        if (int side = one.shorter_side(); side < least_side) {
            for (Planes *planes : {&one, &other}) planes->enlarge((least_side + side - 1) / side);
        }
        Sampling sampling;
        cv::Mat over;
        Map map = registered(one.light, other.light, over, sampling);
        double scale = scale_of(map);
        measures->scale = scale;
        Residual light = worst_residual(one.light, over, true);
        if (light.relative > doubtful && one.light.size() != other.light.size()) {
            for (Sampling next : {Sampling::smooth, Sampling::plain}) {
                if (next == sampling) continue;
                cv::Mat again = laid(other.light, map, one.light.size(), next);
                Residual other_way = worst_residual(one.light, again, true);
                if (other_way.relative < light.relative) light = other_way;
            }
        }
        measures->difference = light.relative;
        measures->levels = light.levels;
        Map half = halved(map);
        for (auto [reference, source] : {std::pair(&one.blue, &other.blue), std::pair(&one.red, &other.red)}) {
            cv::Mat colour = laid(*source, half, reference->size(), sampling);
            double difference = worst_residual(*reference, colour, false).relative;
            measures->colour_difference = std::max(measures->colour_difference, difference);
        }
        if (scale > finer) {
            measures->is_illegible = scale > lossy_scale || has_close_strokes(other.light, legible_pitch * scale);
        }
    });
}

int cpicture_has_faint_strokes(const CPictureDetail *detail, int *has, char *message) {
    *has = 0;
    return guarded(message, [&] {
        Planes planes(*detail);
        *has = has_faint_strokes(planes.light, planes.blue, planes.red);
    });
}

}
