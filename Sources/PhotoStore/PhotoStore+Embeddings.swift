import Foundation
import GRDB
import PhotoTypes

/// Consecutive vectors of one model.
public struct EmbeddingBlock: Sendable {
    public let dimension: Int
    /// Ascending.
    public let ids: [PhotoID]
    /// `ids.count · dimension` values, one row for each photo; each row of unit length to half precision.
    public let values: [Float]

    /// The vector of `ids[index]`.
    public func row(_ index: Int) -> ArraySlice<Float> {
        values[index * dimension..<(index + 1) * dimension]
    }
}

extension PhotoStore {
    /// The vector that `model` made of a photo, of unit length to half precision; `nil` where there is none.
    ///
    /// - Throws: `PhotoStoreError`.
    public func embedding(of photo: PhotoID, model: ModelID) throws(PhotoStoreError) -> EmbeddingVector? {
        try read { db in
            let vector = try Data.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT vector FROM embedding
                        WHERE model = (SELECT id FROM model WHERE name = ?) AND photo = ?
                        """),
                arguments: [model.rawValue, photo.rawValue])
            return vector.flatMap { vector in
                var values = [Float](repeating: 0, count: vector.count / 2)
                values.withUnsafeMutableBufferPointer { values in
                    vector.withUnsafeBytes { HalfPrecision.decode($0, into: values) }
                }
                return EmbeddingVector(normalising: values)
            }
        }
    }

    /// How many photos that are there have a vector of `model`.
    ///
    /// - Throws: `PhotoStoreError`.
    public func embeddingCount(model: ModelID) throws(PhotoStoreError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM embedding JOIN photo ON photo.id = embedding.photo
                    WHERE model = (SELECT id FROM model WHERE name = ?) AND gone IS NULL
                    """, arguments: [model.rawValue]) ?? 0
        }
    }

    /// Visits the vectors of all photos that are there, in ascending order of photo, `rows` at a time; memory
    /// does not grow with the library. All blocks show the library at one moment.
    ///
    /// - Throws: `PhotoStoreError`, and whatever `visit` throws as is.
    public func forEachEmbeddingBlock(
        model: ModelID, rows: Int = 1024, _ visit: (EmbeddingBlock) throws -> Void
    ) throws {
        var visitorFailure: (any Error)?
        try read { db in
            let found = try Row.fetchOne(
                db, sql: "SELECT id, dimension FROM model WHERE name = ?", arguments: [model.rawValue])
            guard let found else { return }
            let dimension: Int = found["dimension"]
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT photo, vector FROM embedding JOIN photo ON photo.id = embedding.photo
                    WHERE model = ? AND gone IS NULL ORDER BY photo
                    """, arguments: [found["id"] as Int64])
            var ids: [PhotoID] = []
            var values = [Float](repeating: 0, count: rows * dimension)
            func flush() -> Bool {
                guard !ids.isEmpty else { return true }
                let filled = ids.count == rows ? values : Array(values[..<(ids.count * dimension)])
                do {
                    try visit(EmbeddingBlock(dimension: dimension, ids: ids, values: filled))
                } catch {
                    visitorFailure = error
                    return false
                }
                ids.removeAll(keepingCapacity: true)
                return true
            }
            while let row = try cursor.next() {
                let start = ids.count * dimension
                try row.withUnsafeData(atIndex: 1) { vector in
                    guard let vector, vector.count == 2 * dimension else {
                        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a vector of the wrong length")
                    }
                    values.withUnsafeMutableBufferPointer { values in
                        let target = UnsafeMutableBufferPointer(rebasing: values[start..<start + dimension])
                        vector.withUnsafeBytes { HalfPrecision.decode($0, into: target) }
                    }
                }
                ids.append(PhotoID(row[0]))
                if ids.count == rows, !flush() { return }
            }
            _ = flush()
        }
        if let visitorFailure { throw visitorFailure }
    }
}
