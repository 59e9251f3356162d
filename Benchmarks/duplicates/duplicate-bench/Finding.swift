import Foundation
import PhotoGrouping
import PhotoStore
import PhotoTypes

/// Says of two made photos what they were made as.
struct KnownJudge: PairJudge {
    let comparison = "as made"
    let print = "none"

    func judge(_ pairs: [ProposedPair]) -> Judgement {
        Judgement(
            verdicts: pairs.map { proposed in
                // Every photo has its own bytes, so pictures are numbered as photos are.
                let (one, other) = (
                    Int(proposed.pair.first.rawValue) - 1, Int(proposed.pair.second.rawValue) - 1
                )
                if MadePhotos.exposure(one) == MadePhotos.exposure(other) {
                    return PairVerdict(proposed.pair, .samePicture, score: 0.95)
                }
                let burst = MadePhotos.burst(MadePhotos.exposure(one))
                let isScene = burst != nil && burst == MadePhotos.burst(MadePhotos.exposure(other))
                return PairVerdict(proposed.pair, isScene ? .sameScene : .unrelated, score: 0)
            })
    }
}

/// A run over a library, and the report after it.
struct Finding: Encodable {
    let photos: Int
    let pairsCompared: Int
    /// `update` as a whole, and its part up to the first comparison.
    let updateSeconds: Double
    let searchSeconds: Double
    let reportSeconds: Double
    let groups: Int
    let bursts: Int
    /// Of the pairs of photos of one exposure that were planted, the share within one group; and of the pairs within
    /// groups of copies the share that was planted.
    let recall: Double
    let precision: Double
    let peakMiB: Int?

    static func measure(_ store: PhotoStore) async throws -> Finding {
        let finder = DuplicateFinder(store: store, model: MadeLibrary.model, judge: KnownJudge())
        let start = ContinuousClock.now
        var search = start
        let progress = try await finder.update { if $0.phase == .searching { search = .now } }
        let updated = ContinuousClock.now
        let report = try finder.report()
        let end = ContinuousClock.now
        let photos = try store.status().photos
        let copies = report.groups.filter { $0.kind != .burst }.map { group in
            group.members.map { Int($0.photo.id.rawValue) - 1 }
        }
        let found = copies.reduce(0) { $0 + pairs($1.count) }
        let right = copies.reduce(0) { sum, numbers in
            sum
                + Dictionary(grouping: numbers, by: MadePhotos.exposure).values.reduce(0) {
                    $0 + pairs($1.count)
                }
        }
        let planted = Dictionary(grouping: 0..<photos, by: MadePhotos.exposure).values.reduce(0) {
            $0 + pairs($1.count)
        }
        return Finding(
            photos: photos, pairsCompared: progress.compared, updateSeconds: (updated - start) / .seconds(1),
            searchSeconds: (search - start) / .seconds(1), reportSeconds: (end - updated) / .seconds(1),
            groups: copies.count, bursts: report.groups.count - copies.count,
            recall: planted > 0 ? Double(right) / Double(planted) : 1,
            precision: found > 0 ? Double(right) / Double(found) : 1, peakMiB: peakMiB)
    }

    private static func pairs(_ count: Int) -> Int { count * (count - 1) / 2 }

    /// The most memory that this process had, where the system tells.
    private static var peakMiB: Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map {
            $0 >> 10
        }
    }
}
