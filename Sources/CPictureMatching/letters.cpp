#include "letters.h"

#include <algorithm>

namespace {

constexpr int side = 16;
/// Share of the pixels from which ground counts as plain; grey levels that a stroke stands out; pixels of a square that do.
constexpr double plain_share = 0.45;
constexpr int stroke_levels = 24, stroke_pixels = 8;
/// Changes between ground and stroke in a square, across and down.
constexpr int fewest_edges = 32;
/// Distances between edges that tell a pitch.
constexpr int fewest_distances = 12;
/// Squares, and share of those that look like text, from which on strokes are close: the narrowest letters are in any text.
constexpr int fewest_squares = 3;
constexpr double least_share = 0.04;

/// Grey levels of a square, four to a bin.
struct Levels {
    int bins[64] = {};

    Levels(const cv::Mat &grey, int left, int top) {
        for (int y = top; y < top + side; y++) {
            const uint8_t *line = grey.ptr<uint8_t>(y) + left;
            for (int x = 0; x < side; x++) bins[line[x] >> 2]++;
        }
    }

    /// The commonest level, or -1 where none is plain ground.
    int ground() const {
        int most = 0, level = -1;
        for (int k = 0; k < 64; k++) {
            int sum = bins[k] + (k > 0 ? bins[k - 1] : 0) + (k < 63 ? bins[k + 1] : 0);
            if (sum > most) {
                most = sum;
                level = 4 * k + 2;
            }
        }
        return most >= plain_share * side * side ? level : -1;
    }

    /// The level half way to the strokes that are darker (-1) or brighter (1) than the ground, or -1 where there are none.
    int half_way(int ground, int direction) const {
        int strokes = 0, farthest = 0, seen = 0;
        for (int k = 0; k < 64; k++) {
            int bin = direction > 0 ? 63 - k : k, level = 4 * bin + 2;
            if ((level - ground) * direction > stroke_levels) strokes += bins[bin];
            if (seen < 6) {
                seen += bins[bin];
                farthest = level;
            }
        }
        return strokes >= stroke_pixels ? (ground + farthest) / 2 : -1;
    }
};

/// Mean distance from edge to edge along the rows of a square that looks like text; 0 of any other.
double pitch_of(const cv::Mat &grey, int left, int top) {
    Levels levels(grey, left, top);
    int ground = levels.ground();
    if (ground < 0) return 0;
    for (int direction : {-1, 1}) {
        int limit = levels.half_way(ground, direction);
        if (limit < 0) continue;
        int across = 0, down = 0, distances = 0, length = 0;
        for (int y = top; y < top + side; y++) {
            const uint8_t *line = grey.ptr<uint8_t>(y) + left;
            const uint8_t *next = y + 1 < top + side ? grey.ptr<uint8_t>(y + 1) + left : line;
            int first = -1, last = -1, edges = 0;
            for (int x = 0; x < side; x++) {
                bool is_stroke = (line[x] - limit) * direction > 0;
                down += is_stroke != ((next[x] - limit) * direction > 0);
                if (x + 1 == side || is_stroke == ((line[x + 1] - limit) * direction > 0)) continue;
                if (first < 0) first = x;
                last = x;
                edges++;
            }
            across += edges;
            if (edges < 3) continue;
            length += last - first;
            distances += edges - 1;
        }
        if (across < fewest_edges || down < fewest_edges) continue;
        return distances >= fewest_distances ? static_cast<double>(length) / distances : 0;
    }
    return 0;
}

}  // namespace

bool has_close_strokes(const cv::Mat &grey, double pitch) {
    int squares = 0, found = 0;
    for (int top = 0; top + side <= grey.rows; top += side / 2) {
        for (int left = 0; left + side <= grey.cols; left += side / 2) {
            double own = pitch_of(grey, left, top);
            squares += own > 0;
            found += own > 0 && own < pitch;
        }
    }
    return found >= fewest_squares && found >= least_share * squares;
}
