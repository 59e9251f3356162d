import Foundation
import PhotoStore
import PhotoTypes

/// The stacks of the last report, in the library's caches: a search asks for them each time, and making a report takes
/// seconds in a large library.
///
/// Photos that came since are in no stack, and one with other bytes than it had leaves its own (`PhotoStacks`); so what
/// is out of date shows too much rather than too little.
public struct StackCache: Sendable {
    private let store: PhotoStore

    private struct Written: Codable {
        var version = 1
        /// Ids of photos, and the first bytes of their contents' hashes, stack by stack.
        let photos: [[Int64]]
        let contents: [[UInt64]]
    }

    public init(_ store: PhotoStore) {
        self.store = store
    }

    private var file: String { store.folder.caches + "/" + PhotoStore.stacksFile }

    /// The stacks as they were last kept; `nil` where none are, or they cannot be read.
    public func read() -> PhotoStacks? {
        guard let data = FileManager.default.contents(atPath: file),
            let written = try? JSONDecoder().decode(Written.self, from: data), written.version == 1,
            written.photos.map(\.count) == written.contents.map(\.count)
        else { return nil }
        return PhotoStacks(
            zip(written.photos, written.contents).map { photos, contents in
                zip(photos, contents).map { PhotoStacks.Member(photo: PhotoID($0), content: $1) }
            })
    }

    /// Keeps the stacks of a report; where that cannot be done, the next one who needs them makes them.
    ///
    /// - Parameter revision: the library's before the report was made. Photos may have been forgotten since, and must
    ///   not come back in a cache.
    public func keep(_ stacks: PhotoStacks, revision: LibraryRevision) {
        let written = Written(
            photos: stacks.stacks.map { $0.map(\.photo.rawValue) },
            contents: stacks.stacks.map { $0.map(\.content) })
        let fresh = file + ".\(getpid())"
        guard let data = try? JSONEncoder().encode(written) else { return }
        try? FileManager.default.createDirectory(
            atPath: store.folder.caches, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard
            FileManager.default.createFile(
                atPath: fresh, contents: data, attributes: [.posixPermissions: 0o600])
        else { return }
        guard rename(fresh, file) == 0 else {
            unlink(fresh)
            return
        }
        if (try? store.revision()) != revision { unlink(file) }
    }

    /// The stacks as they were last kept, or those of a report made now, which are then kept; none where nobody looked
    /// for duplicates.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func stacks(_ finder: DuplicateFinder) throws(PhotoGroupingError) -> PhotoStacks {
        if let known = read() { return known }
        return try grouping {
            guard try store.hasSearchedPictures() else { return PhotoStacks() }
            let revision = try store.revision()
            let stacks = try finder.report().stacks
            keep(stacks, revision: revision)
            return stacks
        }
    }
}
