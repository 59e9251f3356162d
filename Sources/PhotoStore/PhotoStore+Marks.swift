import Foundation
import GRDB
import PhotoTypes

/// What the user says of photos. A photo keeps its marks as long as it keeps its id: when its file is moved or renamed,
/// and in quarantine; `forget` removes them with it.
extension PhotoStore {
    /// Changes marks of photos that are there; those gone or forgotten are passed over.
    ///
    /// - Returns: what they were before, by photo, for the change to be undone with `set`.
    /// - Throws: `PhotoStoreError`; nothing is then changed.
    @discardableResult
    public func mark(
        _ photos: some Sequence<PhotoID>, _ change: PhotoMark.Change, at time: Date = Date()
    ) throws(PhotoStoreError) -> [PhotoID: PhotoMark] {
        let photos = Array(photos)
        return try write { db in
            let before = try Self.marksOfPresent(photos, db)
            try Self.save(before.mapValues { $0.changed(by: change) }, at: time, db)
            return before
        }
    }

    /// Sets the marks of photos that are there.
    ///
    /// - Returns: what they were before.
    /// - Throws: `PhotoStoreError`; nothing is then changed.
    @discardableResult
    public func set(
        _ marks: [PhotoID: PhotoMark], at time: Date = Date()
    ) throws(PhotoStoreError) -> [PhotoID: PhotoMark] {
        try write { db in
            let before = try Self.marksOfPresent(Array(marks.keys), db)
            try Self.save(marks.filter { before[$0.key] != nil }, at: time, db)
            return before
        }
    }

    /// The marks of all photos that have any, those in quarantine included.
    ///
    /// - Throws: `PhotoStoreError`.
    public func marks() throws(PhotoStoreError) -> [PhotoID: PhotoMark] {
        try read { try Self.marks($0) }
    }

    /// Those of the library's photos that are there.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photos(marked kind: MarkedPhotos) throws(PhotoStoreError) -> Set<PhotoID> {
        try read { try Self.markedPhotos(kind, $0) }
    }

    public enum MarkedPhotos: Sendable {
        case favourites, hidden
    }

    static func markedPhotos(_ kind: MarkedPhotos, _ db: Database) throws -> Set<PhotoID> {
        let marked =
            switch kind {
            case .hidden: "SELECT photo FROM photo_mark WHERE hidden = 1"
            case .favourites:
                """
                SELECT photo FROM photo_mark WHERE favourite = 1
                UNION SELECT photo FROM inherited_fact WHERE favourite = 1
                """
            }
        return Set(
            try Int64.fetchAll(
                db, sql: "SELECT id FROM photo WHERE gone IS NULL AND id IN (\(marked))"
            ).map(PhotoID.init))
    }

    /// - Parameter photos: `nil`: all that have marks.
    static func marks(_ db: Database, of photos: [PhotoID]? = nil) throws -> [PhotoID: PhotoMark] {
        let chosen = photos == nil ? "1" : "photo IN (SELECT value FROM json_each(?))"
        let arguments = StatementArguments(photos.map { [$0.map(\.rawValue).jsonList] } ?? [])
        var marks: [PhotoID: PhotoMark] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT photo, favourite, rating AS own_rating, hidden, turned FROM photo_mark WHERE \(chosen)
                """, arguments: arguments)
        while let row = try rows.next() { marks[PhotoID(row[0])] = PhotoMark(row) }
        let inherited = try Int64.fetchCursor(
            db, sql: "SELECT photo FROM inherited_fact WHERE favourite = 1 AND \(chosen)",
            arguments: arguments)
        while let photo = try inherited.next() {
            marks[PhotoID(photo), default: PhotoMark()].isFavourite = true
        }
        return marks
    }

    private static func marksOfPresent(_ photos: [PhotoID], _ db: Database) throws -> [PhotoID: PhotoMark] {
        let present = try Int64.fetchAll(
            db,
            sql: "SELECT id FROM photo WHERE gone IS NULL AND id IN (SELECT value FROM json_each(?))",
            arguments: [photos.map(\.rawValue).jsonList]
        ).map(PhotoID.init)
        let marks = try marks(db, of: present)
        return Dictionary(uniqueKeysWithValues: present.map { ($0, marks[$0] ?? PhotoMark()) })
    }

    /// Rows are never removed and their times always ascend: so the latest time names the state of all marks, and an
    /// answer made from an earlier state is not mistaken for the present one.
    private static func save(_ marks: [PhotoID: PhotoMark], at time: Date, _ db: Database) throws {
        let latest = try Int64.fetchOne(db, sql: "SELECT max(changed) FROM photo_mark") ?? 0
        let changed = max(time.milliseconds, latest + 1)
        for (photo, mark) in marks {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO photo_mark (photo, favourite, rating, hidden, turned, changed)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                photo.rawValue, mark.isFavourite, mark.rating, mark.isHidden, mark.turn.rawValue, changed,
            ])
            guard !mark.isFavourite else { continue }
            // Otherwise it would stay a favourite by what it has from another photo.
            try db.cachedStatement(sql: "UPDATE inherited_fact SET favourite = 0 WHERE photo = ?")
                .execute(arguments: [photo.rawValue])
        }
    }
}

extension PhotoMark {
    /// From `favourite`, `own_rating`, `hidden` and `turned`; a photo without a row has no marks.
    init(_ row: Row) {
        self.init(
            isFavourite: row["favourite"] ?? false, rating: row["own_rating"],
            isHidden: row["hidden"] ?? false,
            turn: (row["turned"] as Int?).flatMap(Turn.init(rawValue:)) ?? .none)
    }
}
