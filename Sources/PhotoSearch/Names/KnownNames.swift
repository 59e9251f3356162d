import Foundation
import PhotoStore

/// The names of a library, read when they are first needed.
///
/// `@unchecked Sendable`: the lock guards the names.
final class KnownNames: @unchecked Sendable {
    private let lock = NSLock()
    private var names: LibraryNames?

    /// Those that are known, or else read now; only the given keys of them where nobody asked for all to be kept.
    func names(_ store: PhotoStore, for keys: Set<String>) throws -> LibraryNames {
        if let known = lock.withLock({ names }) { return known }
        return try LibraryNames(store, only: keys)
    }

    /// Reads all names, to be kept.
    func keep(_ store: PhotoStore) throws {
        let read = try LibraryNames(store)
        lock.withLock { names = read }
    }
}
