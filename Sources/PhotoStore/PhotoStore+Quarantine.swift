import Foundation
import GRDB
import PhotoTypes

/// A photo about to be moved to quarantine, with the photo that is kept for it.
public struct QuarantineMove: Sendable {
    public let photo: PhotoID?
    public let kept: PhotoID?
    public let keptPath: PhotoPath?
    /// What that photo held, so that its loss is noticed; `nil` where that is not known.
    public let keptHash: ContentHash?
    /// The quarantine folder.
    public let folder: PhotoPath
    public let file: QuarantineItem.File
    public let companions: [QuarantineItem.File]
    public let kind: String
    public let group: String

    public init(
        photo: PhotoID?, kept: PhotoID?, keptPath: PhotoPath?, keptHash: ContentHash?, folder: PhotoPath,
        file: QuarantineItem.File, companions: [QuarantineItem.File], kind: String, group: String
    ) {
        self.photo = photo
        self.kept = kept
        self.keptPath = keptPath
        self.keptHash = keptHash
        self.folder = folder
        self.file = file
        self.companions = companions
        self.kind = kind
        self.group = group
    }
}

extension PhotoStore {
    /// Items of the journal in any of `states`, in the order they were made.
    ///
    /// - Throws: `PhotoStoreError`.
    public func quarantineItems(in states: Set<QuarantineItem.State>) throws(PhotoStoreError)
        -> [QuarantineItem]
    {
        try read { db in
            try Self.quarantineItems(
                where: "state IN (\(states.map { "'\($0.rawValue)'" }.joined(separator: ", ")))", db)
        }
    }

    /// - Throws: `PhotoStoreError`.
    public func hasQuarantineIntents() throws(PhotoStoreError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM quarantine_item
                        WHERE state IN ('moving', 'restoring', 'deleting'))
                    """) ?? false
        }
    }

    /// Where photos come from.
    ///
    /// - Throws: `PhotoStoreError`.
    public func sourceFolders() throws(PhotoStoreError) -> [PhotoPath] {
        try read {
            try Data.fetchAll($0, sql: "SELECT path FROM source_folder ORDER BY path").map(
                PhotoPath.init(blob:))
        }
    }

    /// The photo that was at `path` with these bytes, is gone, and is not in quarantine.
    ///
    /// - Throws: `PhotoStoreError`.
    public func rememberedPhoto(
        at path: PhotoPath, contentHash: ContentHash
    ) throws(PhotoStoreError) -> PhotoID? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT id FROM photo
                    WHERE path = ? AND hash = ? AND gone IS NOT NULL AND NOT \(QuarantineItem.holdsPhoto)
                    ORDER BY id DESC
                    """, arguments: [path.data, Data(contentHash.bytes)]
            ).map(PhotoID.init)
        }
    }

    /// Whether the photo is known and neither there nor in quarantine: a run of the indexer missed it.
    ///
    /// - Throws: `PhotoStoreError`.
    public func isLost(_ photo: PhotoID) throws(PhotoStoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM photo
                        WHERE id = ? AND gone IS NOT NULL AND NOT \(QuarantineItem.holdsPhoto))
                    """, arguments: [photo.rawValue]) ?? false
        }
    }

    /// Whether a batch of that name has been.
    ///
    /// - Throws: `PhotoStoreError`.
    public func hasQuarantineBatch(_ name: String) throws(PhotoStoreError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM quarantine_batch WHERE name = ?)", arguments: [name])
                ?? false
        }
    }

    /// Rewrites photos' facts as their files say them now; what only a decoder can tell stays.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func refreshFacts(_ facts: [PhotoID: PhotoFacts]) throws(PhotoStoreError) {
        guard !facts.isEmpty else { return }
        try write { db in
            for (photo, facts) in facts {
                let row = try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT * FROM photo_fact WHERE photo = ?"),
                    arguments: [photo.rawValue])
                var facts = facts
                if let known = row.map({ PhotoFacts($0) }) {
                    facts.pixelSize = known.pixelSize ?? facts.pixelSize
                    facts.fault = known.fault
                }
                try facts.save(db, photo: photo.rawValue, sidecarsModified: row?["sidecars_modified"])
            }
        }
    }

    /// Writes intents to move photos to quarantine. They have reached the disk when this returns.
    ///
    /// - Parameter state: `moving`; or `quarantined` for what is there already (`adopt`).
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func record(
        _ moves: [QuarantineMove], batch: String, at time: Date, as state: QuarantineItem.State = .moving
    ) throws(PhotoStoreError) -> [QuarantineItem] {
        try writeDurably { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO quarantine_batch (name, created) VALUES (?, ?)",
                arguments: [batch, time.milliseconds])
            let ids = try moves.map { move in
                try db.cachedStatement(
                    sql: """
                        INSERT INTO quarantine_item (batch, photo, state, changed, folder, path, hash, size, modified,
                            kept, kept_path, kept_hash, kind, duplicates)
                        VALUES ((SELECT id FROM quarantine_batch WHERE name = ?),
                            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    batch, move.photo?.rawValue, state.rawValue, time.milliseconds, move.folder.data,
                    move.file.path.data, Data(move.file.contentHash.bytes), move.file.stamp.size,
                    move.file.stamp.modified, move.kept?.rawValue, move.keptPath?.data,
                    move.keptHash.map { Data($0.bytes) }, move.kind, move.group,
                ])
                let id = db.lastInsertedRowID
                for file in move.companions {
                    try db.cachedStatement(
                        sql: """
                            INSERT INTO quarantine_companion (item, path, hash, size, modified)
                            VALUES (?, ?, ?, ?, ?)
                            """
                    ).execute(arguments: [
                        id, file.path.data, Data(file.contentHash.bytes), file.stamp.size,
                        file.stamp.modified,
                    ])
                }
                return id
            }
            return try ids.flatMap { try Self.quarantineItems(where: "quarantine_item.id = \($0)", db) }
        }
    }

    /// Writes intents to bring photos back to the destinations of their files. They have reached the disk when this
    /// returns.
    ///
    /// - Returns: the items as they are now.
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func recordRestoring(
        _ items: [(item: QuarantineItem, destinations: [PhotoPath])], at time: Date
    ) throws(PhotoStoreError) -> [QuarantineItem] {
        try writeDurably { db in
            for (item, destinations) in items {
                precondition(destinations.count == item.files.count, "every file goes somewhere")
                try Self.enter(.restoring, item.id, time, db)
                try db.cachedStatement(sql: "UPDATE quarantine_item SET destination = ? WHERE id = ?")
                    .execute(arguments: [destinations[0].data, item.id])
                for (file, destination) in zip(item.companions, destinations.dropFirst()) {
                    try db.cachedStatement(
                        sql: "UPDATE quarantine_companion SET destination = ? WHERE item = ? AND path = ?"
                    ).execute(arguments: [destination.data, item.id, file.path.data])
                }
            }
            return try items.flatMap {
                try Self.quarantineItems(where: "quarantine_item.id = \($0.item.id)", db)
            }
        }
    }

    /// Writes intents to delete. They have reached the disk when this returns.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func recordDeleting(_ items: [QuarantineItem], at time: Date) throws(PhotoStoreError) {
        try writeDurably { db in
            for item in items { try Self.enter(.deleting, item.id, time, db) }
        }
    }

    /// Removes everything about paths below `path`.
    static func forgetQuarantine(_ path: PhotoPath, _ db: Database) throws {
        for (column, change) in [
            ("path", "DELETE FROM quarantine_item"), ("destination", "DELETE FROM quarantine_item"),
            ("kept_path", "UPDATE quarantine_item SET kept_path = NULL, kept_hash = NULL"),
            ("path", "DELETE FROM quarantine_companion"), ("destination", "DELETE FROM quarantine_companion"),
        ] {
            let rows = isWithin(path, column: column)
            try db.execute(sql: "\(change) WHERE \(rows.sql)", arguments: rows.arguments)
        }
        try db.execute(
            sql: "DELETE FROM quarantine_batch WHERE id NOT IN (SELECT batch FROM quarantine_item)")
    }

    static func quarantineItems(where condition: String, _ db: Database) throws -> [QuarantineItem] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT quarantine_item.*, quarantine_batch.name, quarantine_batch.created
                FROM quarantine_item JOIN quarantine_batch ON quarantine_batch.id = quarantine_item.batch
                WHERE \(condition) ORDER BY quarantine_item.id
                """)
        return try rows.map { try QuarantineItem($0, db) }
    }

    static func enter(_ state: QuarantineItem.State, _ item: Int64, _ time: Date, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE quarantine_item SET state = ?, changed = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, time.milliseconds, item])
    }

    /// As `write`, but what was written survives a power cut when this returns (`synchronous = FULL`; commits are
    /// otherwise only safe from the end of the process, and from a power cut once the log is written back).
    private func writeDurably<Result>(
        _ body: (Database) throws -> Result
    ) throws(PhotoStoreError) -> Result {
        try Self.translating(folder) {
            try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                defer { try? db.execute(sql: "PRAGMA synchronous = NORMAL") }
                var result: Result?
                try db.inTransaction {
                    result = try body(db)
                    return .commit
                }
                guard let result else {
                    throw DatabaseError(
                        resultCode: .SQLITE_INTERNAL, message: "a transaction without a result")
                }
                return result
            }
        }
    }
}
