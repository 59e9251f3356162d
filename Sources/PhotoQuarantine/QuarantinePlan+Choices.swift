import Foundation
import PhotoSource
import PhotoTypes

extension QuarantinePlan {
    /// Photos that are to go together, and those of their group that stay.
    public struct Choice: Hashable, Sendable {
        /// A photo, and what stands beside it.
        public var remove: [File]
        /// The first is the first choice. Where there is none, nothing goes.
        public var keep: [File]
        /// Why they belong together, such as `sameBytes`.
        public var kind: String
        public var group: String

        public init(remove: [Photo], keep: [Photo], kind: String, group: String) {
            self.init(
                remove: remove.map { File($0) }, keep: keep.map { File($0) }, kind: kind, group: group)
        }

        init(remove: [File], keep: [File], kind: String, group: String) {
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
            choice.remove.compactMap { file in
                Self.counterpart(of: file, among: choice.keep).map {
                    Item(remove: file, keep: $0, kind: choice.kind, group: choice.group)
                }
            }
        }
        self.init(created: created, library: library, items: Self.consistent(items))
    }

    /// What stays for a file: one of the same bytes, else one that is a raw file as well, or is none either, else the first.
    private static func counterpart(of file: File, among kept: [File]) -> File? {
        kept.first { $0.contentHash == file.contentHash }
            ?? kept.first { $0.path.isCameraRaw == file.path.isCameraRaw } ?? kept.first
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
