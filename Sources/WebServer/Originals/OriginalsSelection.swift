import Foundation
import PhotoTypes

/// Photos that are given away together, as files with names of their own: what a photo is without what belongs to it
/// (its edits in a sidecar, the moving half of a Live Photo) is not the whole photo.
struct OriginalsSelection: Sendable {
    struct Item: Sendable {
        let path: PhotoPath
        /// Unlike those of all others, in any letter case, and allowed on every system.
        let name: String
        let size: Int
        /// Tells whether the file is still the same when its turn comes.
        let etag: String
        /// Nanoseconds since 1970-01-01 UTC.
        let modified: Int64
        /// Whether it belongs to a photo, and is none.
        let isCompanion: Bool
    }

    private(set) var items: [Item] = []
    /// Names of files that are not there now.
    private(set) var missing: [String] = []

    var photos: Int { items.count { !$0.isCompanion } }
    var bytes: Int { items.reduce(0) { $0 + $1.size } }

    /// - Parameter photos: in the order in which they are given away.
    init(_ photos: [Photo]) {
        var names = UniqueNames()
        for photo in photos {
            let files = [photo.path] + photo.companions
            let given = names.take(files)
            for (position, (path, name)) in zip(files, given).enumerated() {
                guard let file = try? OriginalFile(path) else {
                    missing.append(path.name.display)
                    continue
                }
                items.append(
                    Item(
                        path: path, name: name, size: file.size, etag: file.etag, modified: file.modified,
                        isCompanion: position > 0))
            }
        }
    }
}

/// Names for files of many folders that come into one.
struct UniqueNames: Sendable {
    private var taken: Set<String> = []

    /// Names for files that belong together, a photo first: where one is taken, all get the same number, so that they
    /// still share their stem.
    mutating func take(_ files: [PhotoPath]) -> [String] {
        guard let photo = files.first else { return [] }
        let stem = Self.safe(photo.stem.display)
        let wanted = files.map { Self.safe($0.name.display) }
        var number = 1
        while true {
            let names = wanted.map { name in
                guard number > 1 else { return name }
                return name.hasPrefix(stem)
                    ? "\(stem) (\(number))\(name.dropFirst(stem.count))" : Self.numbered(name, number)
            }
            let keys = Set(names.map(Self.key))
            if keys.count == names.count, keys.isDisjoint(with: taken) {
                taken.formUnion(keys)
                return names
            }
            // Files that would have one name among themselves (of another letter case) never get apart by a number.
            if number == 1, Set(wanted.map(Self.key)).count < wanted.count { return apart(files) }
            number += 1
        }
    }

    /// `IMG_1.jpg` → `IMG_1 (2).jpg`
    static func numbered(_ name: String, _ number: Int) -> String {
        let path = PhotoPath(name)
        let stem = path.stem.display
        return "\(stem) (\(number))\(name.dropFirst(stem.count))"
    }

    private mutating func apart(_ files: [PhotoPath]) -> [String] {
        files.flatMap { take([$0]) }
    }

    /// Letter case does not tell names apart on most systems, nor does how an accent is written.
    private static func key(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.lowercased()
    }

    /// Without what some system takes for a separator of folders, or refuses.
    private static func safe(_ name: String) -> String {
        let refused = Set<Character>(["/", "\\", ":", "*", "?", "\"", "<", ">", "|"])
        let text = String(
            name.map { $0.isASCII && ($0.asciiValue ?? 0) < 32 || refused.contains($0) ? "_" : $0 })
        // A name of dots alone, or with one at its end, names something else.
        return text.hasSuffix(".") || text.hasSuffix(" ") || text.isEmpty ? text + "_" : text
    }
}
