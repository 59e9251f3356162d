import Foundation
import GRDB
import PhotoTypes

/// What became of an intent.
public struct QuarantineOutcome: Hashable, Sendable {
    public let item: QuarantineItem
    /// No intent.
    public let state: QuarantineItem.State

    public init(_ item: QuarantineItem, _ state: QuarantineItem.State) {
        self.item = item
        self.state = state
    }
}

extension PhotoStore {
    /// Writes what became of intents, with all that follows for the library, in one transaction.
    ///
    /// - `quarantined`: the photo is found no more, but its row stays with its vectors, facts and decisions, for as
    ///   long as it is in quarantine; the photo that stayed inherits its facts. After an attempt to bring it back or
    ///   to delete it, nothing else changes.
    /// - `restored`: the photo is at its destination, the one it was; what was inherited from it is taken back.
    /// - `deleted`: the photo's row is removed; what was inherited from it stays.
    /// - `missing`: the photo is gone as any that a run of the indexer misses.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func settle(_ outcomes: [QuarantineOutcome], at time: Date) throws(PhotoStoreError) {
        guard !outcomes.isEmpty else { return }
        try write { db in
            for outcome in outcomes {
                let item = outcome.item
                precondition(!outcome.state.isIntent, "an intent settles nothing")
                switch outcome.state {
                case .quarantined where item.state == .moving:
                    try Self.take(item, at: time, db)
                case .restored:
                    try Self.bringBack(item, at: time, db)
                case .deleted:
                    try db.execute(sql: "DELETE FROM photo WHERE id = ?", arguments: [item.photo?.rawValue])
                case .missing:
                    try db.execute(
                        sql: "UPDATE photo SET gone = coalesce(gone, ?) WHERE id = ?",
                        arguments: [time.milliseconds, item.photo?.rawValue])
                case .moving, .quarantined, .restoring, .deleting, .cancelled:
                    break
                }
                try Self.enter(outcome.state, item.id, time, db)
                if outcome.state != .cancelled {
                    try db.cachedStatement(
                        sql: "UPDATE quarantine_batch SET changes = changes + 1 WHERE name = ?"
                    ).execute(arguments: [item.batch])
                }
            }
        }
    }

    private static func take(_ item: QuarantineItem, at time: Date, _ db: Database) throws {
        guard let photo = item.photo?.rawValue else { return }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM photo_fact WHERE photo = ?"), arguments: [photo])
        let facts = try (row.map { PhotoFacts($0) } ?? PhotoFacts()).inheriting(photo: photo, db)
        try db.cachedStatement(sql: "UPDATE photo SET gone = ? WHERE id = ?")
            .execute(arguments: [time.milliseconds, photo])
        let mark = try Self.marks(db, of: [PhotoID(photo)])[PhotoID(photo)] ?? PhotoMark()
        let time = facts.captureTime.flatMap { $0.origin == .file ? nil : $0 }
        try db.cachedStatement(
            sql: """
                INSERT INTO inherited_fact (item, photo, wall_clock, utc_offset, time_origin, time_precision,
                    latitude, longitude, altitude, title, description, keywords, rating, favourite)
                SELECT id, kept, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM quarantine_item
                WHERE id = ? AND kept IN (SELECT id FROM photo)
                """
        ).execute(arguments: [
            time?.wallClock, time?.utcOffset, time?.origin.rawValue, time?.precisionColumn,
            facts.place?.latitude, facts.place?.longitude, facts.place?.altitude, facts.title,
            facts.description, facts.keywordList, mark.rating ?? facts.rating, mark.isFavourite, item.id,
        ])
    }

    private static func bringBack(_ item: QuarantineItem, at time: Date, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM inherited_fact WHERE item = ?").execute(arguments: [item.id])
        guard let photo = item.photo?.rawValue else { return }
        let destination = item.file.destination ?? item.file.path
        // A photo known at the destination is no longer there: the file was moved to a free name.
        try db.cachedStatement(sql: "UPDATE photo SET gone = ? WHERE path = ? AND gone IS NULL AND id <> ?")
            .execute(arguments: [time.milliseconds, destination.data, photo])
        try db.cachedStatement(
            sql: "UPDATE photo SET gone = NULL, path = ?, size = ?, modified = ? WHERE id = ?"
        )
        .execute(arguments: [
            destination.data, item.file.stamp.size, item.file.stamp.modified, photo,
        ])
        for companion in item.companions {
            try db.cachedStatement(sql: "DELETE FROM photo_companion WHERE photo = ? AND path = ?")
                .execute(arguments: [photo, companion.path.data])
            try db.cachedStatement(
                sql:
                    "INSERT OR IGNORE INTO photo_companion (photo, path) SELECT id, ? FROM photo WHERE id = ?"
            ).execute(arguments: [(companion.destination ?? companion.path).data, photo])
        }
    }
}

extension PhotoFacts {
    /// With what the photo inherits from those that were moved to quarantine for it.
    func inheriting(photo: Int64, _ db: Database) throws -> PhotoFacts {
        let inherited = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM inherited_fact WHERE photo = ? ORDER BY item"),
            arguments: [photo])
        return inherited.reduce(into: self) { $0.inherit(from: PhotoFacts($1)) }
    }
}
