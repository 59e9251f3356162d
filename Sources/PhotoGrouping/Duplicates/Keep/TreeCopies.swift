import PhotoTypes

/// Folders that are copies of others: most of the photos in them are in the other one, too, at the same place below it.
public struct TreeCopies: Sendable {
    public struct Copy: Hashable, Sendable {
        public let folder: PhotoPath
        public let original: PhotoPath
        /// How many photos of `folder` are in `original` as well, and how many it has.
        public let shared: Int
        public let all: Int
    }

    /// Of several, the one with the most shared photos.
    private var copies: [PhotoPath: Copy] = [:]

    init() {}

    private struct Pair: Hashable {
        let one, other: PhotoPath
    }

    private static let fewestShared = 3
    /// Pairs of folders that are counted, those with the most shared photos.
    private static let mostPairs = 16
    /// Of one content: more are looked at no further.
    private static let mostPlaces = 16

    /// - Parameters:
    ///   - contents: for each content the paths that have it.
    ///   - isLast: whether a folder is to be the copy by its name, as far as it lies below one that both are in.
    ///   - count: how many photos are in a folder, and below it.
    init(
        _ contents: some Sequence<[PhotoPath]>, isLast: (PhotoPath, _ below: PhotoPath) -> Bool,
        count: (PhotoPath) throws -> Int
    ) rethrows {
        var shared: [Pair: Int] = [:]
        for paths in contents {
            let paths = paths.prefix(Self.mostPlaces).sorted()
            for (place, one) in paths.enumerated() {
                for other in paths[(place + 1)...] {
                    if let pair = Self.roots(one, other) { shared[pair, default: 0] += 1 }
                }
            }
        }
        let pairs = shared.filter { $0.value >= Self.fewestShared }.sorted {
            ($1.value, $0.key.one, $0.key.other) < ($0.value, $1.key.one, $1.key.other)
        }
        var counts: [PhotoPath: Int] = [:]
        for (pair, shared) in pairs.prefix(Self.mostPairs) {
            for folder in [pair.one, pair.other] where counts[folder] == nil {
                counts[folder] = try count(folder)
            }
            var (all, otherAll) = (counts[pair.one] ?? 0, counts[pair.other] ?? 0)
            // What is within the other is not its own.
            if pair.other.isWithin(pair.one) { all -= otherAll }
            if pair.one.isWithin(pair.other) { otherAll -= all }
            // The one with less of its own is the copy; of two that are equal, the later by name, or by path.
            let common = BackupFolders.common([pair.one, pair.other])
            let (last, otherLast) = (isLast(pair.one, common), isLast(pair.other, common))
            let isOther =
                last != otherLast
                ? otherLast
                : all != otherAll ? otherAll < all : KeepChoice.isBefore(pair.one, pair.other)
            let copy =
                isOther
                ? Copy(folder: pair.other, original: pair.one, shared: shared, all: otherAll)
                : Copy(folder: pair.one, original: pair.other, shared: shared, all: all)
            guard 2 * shared > copy.all, copies[copy.folder] == nil else { continue }
            // Not each of the other.
            guard copies[copy.original]?.original != copy.folder else { continue }
            copies[copy.folder] = copy
        }
    }

    /// The copy that a photo is in, the innermost.
    func copy(holding path: PhotoPath) -> Copy? {
        guard !copies.isEmpty else { return nil }
        var folder = path.parent
        while true {
            if let copy = copies[folder] { return copy }
            guard folder.bytes.count > 1 else { return nil }
            folder = folder.parent
        }
    }

    /// The folders below which two paths are the same; `nil` where not even the names are.
    private static func roots(_ one: PhotoPath, _ other: PhotoPath) -> Pair? {
        let (parts, otherParts) = (parts(one), parts(other))
        let common = zip(parts.reversed(), otherParts.reversed()).prefix { $0 == $1 }.count
        guard common > 0 else { return nil }
        func root(_ parts: [ArraySlice<UInt8>]) -> PhotoPath {
            PhotoPath(bytes: parts.dropLast(common).reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 })
        }
        let (root, otherRoot) = (root(parts), root(otherParts))
        // What lies at the very root is in no folder of its own.
        guard !root.bytes.isEmpty, !otherRoot.bytes.isEmpty else { return nil }
        return Pair(one: root, other: otherRoot)
    }

    private static func parts(_ path: PhotoPath) -> [ArraySlice<UInt8>] {
        path.bytes.split(separator: UInt8(ascii: "/"))
    }
}
