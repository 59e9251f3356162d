import Foundation
import PhotoSource
import PhotoTypes

extension QuarantinePlan {
    /// Photos that are to go together, and those of their group that stay.
    public struct Choice: Hashable, Sendable {
        /// A photo, and what stands beside it.
        public var remove: [Photo]
        /// The first is the first choice. Where there is none, nothing goes.
        public var keep: [Photo]
        /// Why they belong together, such as `sameBytes`.
        public var kind: String
        public var group: String

        public init(remove: [Photo], keep: [Photo], kind: String, group: String) {
            self.remove = remove
            self.keep = keep
            self.kind = kind
            self.group = group
        }
    }

    /// What was chosen, of any number of groups. A photo may be in two of them, a copy's and a burst's: it is then
    /// planned once, and nothing stays for a photo that goes itself.
    public init(_ choices: some Sequence<Choice>, library: String, created: Date = Date()) {
        let items = choices.flatMap { choice in
            choice.remove.compactMap { photo in
                Self.counterpart(of: photo, among: choice.keep).map {
                    Item(remove: File(photo), keep: File($0), kind: choice.kind, group: choice.group)
                }
            }
        }
        self.init(created: created, library: library, items: Self.consistent(items))
    }

    /// What a photo may have in common with the one that stays for it: the same bytes; else both are raw files, or both
    /// are not.
    public enum Kinship: Hashable, Sendable {
        case bytes(ContentHash)
        case format(isRaw: Bool)
    }

    /// The nearest first.
    public static func kinships(of photo: Photo) -> [Kinship] {
        [.bytes(photo.contentHash), .format(isRaw: photo.path.isCameraRaw)]
    }

    /// What stays for a photo: the first of its nearest kin, else the first.
    private static func counterpart(of photo: Photo, among kept: [Photo]) -> Photo? {
        for kinship in kinships(of: photo) {
            if let nearest = kept.first(where: { kinships(of: $0).contains(kinship) }) { return nearest }
        }
        return kept.first
    }

    /// The kind that says less; what is not known says least.
    private static func weakest(_ one: String, _ other: String) -> String {
        let surest = ["sameBytes", "samePicture", "nearDuplicate", "burst"]
        func rank(_ kind: String) -> Int { surest.firstIndex(of: kind) ?? surest.count }
        return rank(one) > rank(other) ? one : other
    }

    static func consistent(_ items: [Item]) -> [Item] {
        var removals: [PhotoPath: Item] = [:]
        var ordered: [PhotoPath] = []
        for item in items where removals[item.remove.path] == nil {
            removals[item.remove.path] = item
            ordered.append(item.remove.path)
        }
        return ordered.compactMap { path in
            guard var item = removals[path] else { return nil }
            var passed: Set<PhotoPath> = [path]
            while let keep = item.keep, let other = removals[keep.path] {
                // Each would stay for the other: then none goes.
                guard passed.insert(keep.path).inserted else { return nil }
                // It was compared with the photo that goes, not with the one that stays: it goes with that photo, and
                // for that photo's reason, or for its own where that is the weaker.
                if Self.weakest(item.kind, other.kind) == other.kind {
                    (item.kind, item.group) = (other.kind, other.group)
                }
                item.keep = other.keep
            }
            return item
        }
    }
}
