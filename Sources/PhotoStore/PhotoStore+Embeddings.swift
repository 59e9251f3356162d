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

    /// How long the vectors of `model` are; `nil` for a model that made none.
    ///
    /// - Throws: `PhotoStoreError`.
    public func dimension(of model: ModelID) throws(PhotoStoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT dimension FROM model WHERE name = ?", arguments: [model.rawValue])
        }
    }

    /// Names the state of a model's vectors: two equal revisions of a library hold the same photos with the
    /// same vectors, unless something was forgotten in between, which empties the caches. Read in the time of a
    /// look at the list of runs. A switch to another model leaves it as it is.
    ///
    /// - Throws: `PhotoStoreError`.
    public func vectorRevision(of model: ModelID) throws(PhotoStoreError) -> Int64 {
        try read { db in
            // Whatever changes photos or vectors is counted by its run or batch, in the same transaction. The time
            // of the last such run tells a library from its own backup.
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT max(started), sum(changes) FROM (
                        SELECT started, added + changed + moved + restored + removed
                            + CASE WHEN model = ? THEN reembedded ELSE 0 END AS changes
                        FROM index_run
                        UNION ALL SELECT created, changes FROM quarantine_batch)
                    WHERE changes > 0
                    """, arguments: [model.rawValue])
            let (time, count): (Int64, Int64) = (row?[0] ?? 0, row?[1] ?? 0)
            // 41 bits of milliseconds, which last until 2039, and the count's low bits.
            return time << 22 | count & (1 << 22 - 1)
        }
    }

    /// Visits the vectors of all photos that are there, in ascending order of photo, `rows` at a time; memory
    /// does not grow with the library. Between blocks no transaction is open: a photo that comes or goes
    /// meanwhile may or may not be met.
    ///
    /// - Throws: `PhotoStoreError`, and whatever `visit` throws.
    public func forEachEmbeddingBlock(
        model: ModelID, rows: Int = 1024, _ visit: (EmbeddingBlock) throws -> Void
    ) throws {
        var last = PhotoID(0)
        while let block = try embeddings(model: model, after: last, rows: rows), let end = block.ids.last {
            try visit(block)
            last = end
        }
    }

    /// The next vectors, at most `rows` of them, of photos that are there, in ascending order of photo; empty at
    /// the end, `nil` for a model that made none.
    ///
    /// - Throws: `PhotoStoreError`.
    public func embeddings(
        model: ModelID, after last: PhotoID, rows: Int
    ) throws(PhotoStoreError) -> EmbeddingBlock? {
        try read { db in
            let found = try Row.fetchOne(
                db, sql: "SELECT id, dimension FROM model WHERE name = ?", arguments: [model.rawValue])
            guard let found else { return nil }
            let dimension: Int = found["dimension"]
            var ids: [PhotoID] = []
            ids.reserveCapacity(rows)
            let cursor = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT photo, vector FROM embedding CROSS JOIN photo ON photo.id = embedding.photo
                        WHERE model = ? AND photo > ? AND gone IS NULL ORDER BY photo LIMIT ?
                        """), arguments: [found["id"] as Int64, last.rawValue, rows])
            let values = try [Float](unsafeUninitializedCapacity: rows * dimension) { buffer, count in
                while let row = try cursor.next() {
                    let target = UnsafeMutableBufferPointer(rebasing: buffer[count..<count + dimension])
                    try row.withUnsafeData(atIndex: 1) { vector in
                        guard let vector, vector.count == 2 * dimension else {
                            throw DatabaseError(
                                resultCode: .SQLITE_CORRUPT, message: "a vector of the wrong length")
                        }
                        vector.withUnsafeBytes { HalfPrecision.decode($0, into: target) }
                    }
                    ids.append(PhotoID(row[0]))
                    count += dimension
                }
            }
            return EmbeddingBlock(dimension: dimension, ids: ids, values: values)
        }
    }
}
