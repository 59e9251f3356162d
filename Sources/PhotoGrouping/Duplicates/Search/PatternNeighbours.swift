import PhotoStore
import PictureMatching

/// Pictures in which light lies alike, in any of eight orientations: copies that were turned or mirrored, which vectors
/// miss, and others too small or too pale for them.
///
/// A picture whose pattern differs in few bits agrees in at least one of five bands of bits, so only those are looked at
/// that do: some microseconds a picture, among a million some ten.
struct PatternNeighbours: Sendable {
    /// Nearest pictures that each is paired with.
    static let most = 8
    /// Of the 64 bits.
    private static let bands: [(shift: UInt64, bits: UInt64)] = [
        (1, 13), (14, 13), (27, 13), (40, 12), (52, 12),
    ]
    /// Pictures asked for by one task.
    private static let portion = 512

    private let pictures: [PictureID]
    private let patterns: [LightPattern]
    /// Of each band: where in `members` the places begin that have each value of its bits.
    private let starts: [[Int32]]
    private let members: [[Int32]]

    init(_ entries: [(picture: PictureID, pattern: LightPattern)]) {
        pictures = entries.map(\.picture)
        let patterns = entries.map(\.pattern)
        self.patterns = patterns
        var starts: [[Int32]] = []
        var members: [[Int32]] = []
        for band in Self.bands {
            var ends = [Int32](repeating: 0, count: 1 << band.bits + 1)
            for pattern in patterns { ends[Self.value(pattern, band) + 1] += 1 }
            for value in 1..<ends.count { ends[value] += ends[value - 1] }
            starts.append(ends)
            var places = [Int32](repeating: 0, count: patterns.count)
            for (place, pattern) in patterns.enumerated() {
                let value = Self.value(pattern, band)
                places[Int(ends[value])] = Int32(place)
                ends[value] += 1
            }
            members.append(places)
        }
        self.starts = starts
        self.members = members
    }

    /// Pairs in which one of `fresh` is, on all cores.
    func pairs(of fresh: Set<PictureID>) async -> Set<PicturePair> {
        let places = pictures.indices.filter { fresh.contains(pictures[$0]) }
        let portions = stride(from: 0, to: places.count, by: Self.portion).map {
            Array(places[$0..<min($0 + Self.portion, places.count)])
        }
        let found = await concurrently(portions) { portion in
            Task.isCancelled
                ? []
                : portion.flatMap { place in nearest(place).map { PicturePair(pictures[place], pictures[$0]) }
                }
        }
        return Set(found.joined())
    }

    private func nearest(_ place: Int) -> [Int] {
        /// Fewest bits, by place.
        var found: [Int: Int] = [:]
        for turned in patterns[place].orientations {
            for (number, band) in Self.bands.enumerated() {
                let value = Self.value(turned, band)
                for index in starts[number][value]..<starts[number][value + 1] {
                    let other = Int(members[number][Int(index)])
                    let bits = patterns[other].differingBits(from: turned)
                    guard bits <= LightPattern.mostBits, other != place else { continue }
                    found[other] = min(bits, found[other] ?? .max)
                }
            }
        }
        return found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(Self.most).map(\.key)
    }

    private static func value(_ pattern: LightPattern, _ band: (shift: UInt64, bits: UInt64)) -> Int {
        Int(pattern.bits >> band.shift & (1 << band.bits - 1))
    }
}
