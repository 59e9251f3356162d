import PhotoStore
import PictureMatching

/// What makes the second picture of a pair of the first, and the first of the second, as a verdict keeps it: a line
/// for each change, with an empty line between the two.
enum ChangeText {
    private static let between = "\n\n"

    static func text(of changes: [PictureChange]) -> String? {
        func lines(_ changes: [PictureChange]) -> String {
            changes.map(\.description).joined(separator: "\n")
        }
        return changes.isEmpty ? nil : lines(changes) + between + lines(changes.map(\.inverse))
    }

    /// What makes the other picture of `picture`.
    static func changes(_ verdict: PairVerdict, from picture: PictureID) -> [String] {
        let ways = (verdict.detail ?? "").split(separator: between)
        guard let way = picture == verdict.pair.first ? ways.first : ways.last else { return [] }
        return way.split(separator: "\n").map(String.init)
    }
}
