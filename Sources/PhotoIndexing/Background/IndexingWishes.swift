import Foundation
import PhotoStore
import PhotoTypes

/// What the user wants of indexing in the background; kept in the library, so that it outlives the process.
public struct IndexingWishes: Codable, Hashable, Sendable {
    public var isPaused = false
    /// Folders that were named and that no run has begun with.
    var added: [[UInt8]] = []

    public init() {}

    var newFolders: [PhotoPath] {
        get { added.map(PhotoPath.init(bytes:)) }
        set { added = newValue.map(\.bytes) }
    }
}

extension PhotoStore {
    private static let wishes = "background indexing"

    /// - Throws: `PhotoStoreError`.
    public func indexingWishes() throws(PhotoStoreError) -> IndexingWishes {
        guard let text = try setting(Self.wishes),
            let wishes = try? JSONDecoder().decode(IndexingWishes.self, from: Data(text.utf8))
        else { return IndexingWishes() }
        return wishes
    }

    /// For a store opened for writing.
    ///
    /// - Throws: `PhotoStoreError`.
    public func set(_ wishes: IndexingWishes) throws(PhotoStoreError) {
        // Of numbers, text and booleans: cannot fail.
        guard let data = try? JSONEncoder().encode(wishes) else { return }
        try set(Self.wishes, to: String(decoding: data, as: UTF8.self))
    }
}
