import Foundation
import PhotoStore
import PhotoTypes

/// Which photos to remove, and which photo to keep for each: what a person chose, to be read, edited and
/// applied later. See `Quarantine.apply`.
public struct QuarantinePlan: Hashable, Sendable {
    /// A photo, and what its bytes were when it was chosen.
    public struct File: Hashable, Sendable {
        /// Absolute, as the library has it.
        public var path: PhotoPath
        public var contentHash: ContentHash
        /// Bytes.
        public var size: Int64

        public init(path: PhotoPath, contentHash: ContentHash, size: Int64) {
            self.path = path
            self.contentHash = contentHash
            self.size = size
        }

        public init(_ photo: Photo) {
            self.init(path: photo.path, contentHash: photo.contentHash, size: photo.stamp.size)
        }
    }

    public struct Item: Hashable, Sendable {
        public var remove: File
        /// Stays, and inherits what `remove` had and it lacks; `nil` where the user removes the photo for its own sake
        /// (`chosen`).
        public var keep: File?
        /// Why the two belong together, such as `sameBytes`; `chosen` where nothing stays.
        public var kind: String
        /// The group of duplicates that the two are from; empty where nothing stays.
        public var group: String

        public init(remove: File, keep: File?, kind: String, group: String) {
            self.remove = remove
            self.keep = keep
            self.kind = kind
            self.group = group
        }

        /// A photo that the user removes without another that stays for it.
        public init(chosen photo: File) {
            self.init(remove: photo, keep: nil, kind: QuarantineItem.chosen, group: "")
        }
    }

    /// Of the format.
    public static let version = 1

    /// To the second.
    public var created: Date
    /// The folder of the library whose photos these are.
    public var library: String
    public var items: [Item]

    public init(created: Date, library: String, items: [Item]) {
        self.created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
        self.library = library
        self.items = items
    }

    /// What the files of all items to be removed take, in bytes, companions left out.
    public var bytes: Int64 {
        items.reduce(0) { $0.addingReportingOverflow($1.remove.size).partialValue }
    }
}

extension QuarantinePlan {
    /// A contradiction within a plan. Items count from 1.
    public enum Problem: Hashable, Sendable {
        case notAbsolute(item: Int, PhotoPath)
        case negativeSize(item: Int)
        /// Removed and kept are one photo.
        case keepsWhatItRemoves(item: Int)
        case removedTwice(item: Int, PhotoPath, by: Int)
        /// No photo stays, and the item does not say that this is meant (`chosen`).
        case keepsNothing(item: Int)
        /// The photo that an item keeps is removed by another: a group could lose all its photos.
        case keptIsRemoved(item: Int, PhotoPath, by: Int)
    }

    /// All contradictions, in the order of the items. A plan that has any is not applied, not even in part.
    public var problems: [Problem] {
        var problems: [Problem] = []
        var removals: [PhotoPath: Int] = [:]
        for (number, item) in zip(1..., items) {
            let files = [item.remove] + (item.keep.map { [$0] } ?? [])
            for file in files where !file.path.isPlain {
                problems.append(.notAbsolute(item: number, file.path))
            }
            if (item.keep == nil) != (item.kind == QuarantineItem.chosen) {
                problems.append(.keepsNothing(item: number))
            }
            if files.contains(where: { $0.size < 0 }) { problems.append(.negativeSize(item: number)) }
            if let earlier = removals[item.remove.path] {
                problems.append(.removedTwice(item: number, item.remove.path, by: earlier))
            } else {
                removals[item.remove.path] = number
            }
        }
        for (number, item) in zip(1..., items) {
            guard let keep = item.keep, let other = removals[keep.path] else { continue }
            problems.append(
                keep.path == item.remove.path
                    ? .keepsWhatItRemoves(item: number)
                    : .keptIsRemoved(item: number, keep.path, by: other))
        }
        return problems
    }
}

extension QuarantinePlan.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAbsolute(let item, let path):
            "item \(item): \"\(path)\" is not the whole path of a photo"
        case .negativeSize(let item):
            "item \(item): a size is negative"
        case .keepsWhatItRemoves(let item):
            "item \(item): the photo to remove is also the one to keep"
        case .removedTwice(let item, let path, let other):
            "item \(item): \(path) is already removed by item \(other)"
        case .keepsNothing(let item):
            "item \(item): it names no photo to keep, or its kind is not \"\(QuarantineItem.chosen)\""
        case .keptIsRemoved(let item, let path, let other):
            "item \(item): \(path) is to be kept, but item \(other) removes it"
        }
    }
}

extension PhotoPath {
    /// Whether the path begins at the root and names every folder on the way by itself.
    var isPlain: Bool {
        guard bytes.first == UInt8(ascii: "/"), bytes.count > 1, !bytes.contains(0) else { return false }
        return PhotoPath(bytes: Array(bytes.dropFirst())).isPlainBelow
    }

    /// As `isPlain`, for a path that begins at some folder.
    var isPlainBelow: Bool {
        !bytes.contains(0)
            && bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
            }
    }
}
