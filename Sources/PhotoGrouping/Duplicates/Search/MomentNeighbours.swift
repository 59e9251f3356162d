import PhotoStore
import PhotoTypes

/// Photos of one camera that were taken within seconds, and shots that the camera says are of one burst: each photo
/// with the next few.
struct MomentNeighbours {
    /// Photos that each is paired with before it, and as many after it; once by time and once by burst.
    static let reach = 3

    struct Pair: Hashable {
        /// The lower id first.
        let first, second: PhotoID
        var near: ProposedPair.Nearness
    }

    /// Each pair once, ordered by its ids.
    let pairs: [Pair]

    /// - Parameters:
    ///   - moments: ordered by time.
    ///   - gap: milliseconds.
    init(_ moments: [PhotoMoment], gap: Int64) {
        var found: [[PhotoID]: ProposedPair.Nearness] = [:]
        func take(
            _ list: [PhotoMoment], _ near: ProposedPair.Nearness, _ isNear: (PhotoMoment, PhotoMoment) -> Bool
        ) {
            for place in list.indices {
                for other in list[(place + 1)...].prefix(Self.reach) {
                    guard isNear(list[place], other) else { break }
                    let pair = [list[place].photo, other.photo].sorted()
                    found[pair, default: []].formUnion(near)
                }
            }
        }
        for list in Dictionary(grouping: moments.filter { $0.time != nil }, by: \.camera).values {
            take(list, .time) { one, other in
                guard let time = one.time, let later = other.time else { return false }
                return later - time <= gap
            }
        }
        for (burst, list) in Dictionary(grouping: moments, by: \.burst) where burst != nil {
            take(list, .burst) { _, _ in true }
        }
        pairs = found.map { Pair(first: $0.key[0], second: $0.key[1], near: $0.value) }
            .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
}
