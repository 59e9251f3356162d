import Foundation
import PhotoStore
import PhotoTypes

/// What a library says of its photos, by path; ids are left out, as they depend on the order of reading.
struct Rows: Equatable {
    struct Row: Equatable {
        let hash: ContentHash
        let stamp: FileStamp
        let facts: PhotoFacts
        let companions: [PhotoPath]
        /// Exactly as stored.
        let vector: [Float]
    }

    let rows: [PhotoPath: Row]

    init(_ library: LibraryFolder) throws {
        let store = try PhotoStore(library, for: .reading)
        var rows: [PhotoPath: Row] = [:]
        for model in try store.status().models {
            try store.forEachEmbeddingBlock(model: model.model) { block in
                let photos = try store.photos(block.ids)
                for (number, id) in block.ids.enumerated() {
                    guard let photo = photos[id] else { continue }
                    rows[photo.path] = Row(
                        hash: photo.contentHash, stamp: photo.stamp, facts: photo.facts,
                        companions: photo.companions, vector: Array(block.row(number)))
                }
            }
        }
        self.rows = rows
    }

    /// Of a library that does not exist yet.
    init() {
        rows = [:]
    }

    var count: Int { rows.count }

    /// Whether every row of this is, unchanged, in the other.
    func isContained(in other: Rows) -> Bool {
        rows.allSatisfy { other.rows[$0.key] == $0.value }
    }
}
