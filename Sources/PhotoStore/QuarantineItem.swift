import Foundation
import GRDB
import PhotoTypes

/// A photo that is or was in quarantine, or on its way there: a row of the journal.
public struct QuarantineItem: Hashable, Sendable, Identifiable {
    /// Intents (`moving`, `restoring`, `deleting`) are written before files are touched; what became of one whose
    /// process died, the disk tells.
    public enum State: String, Sendable, CaseIterable {
        case moving, quarantined, restoring, restored, deleting, deleted
        /// An intent to move of which nothing came: the photo is in its place.
        case cancelled
        /// The file is neither in quarantine nor where it was or should go.
        case missing

        public var isIntent: Bool { self == .moving || self == .restoring || self == .deleting }
    }

    /// One of the item's files as it was before it was moved.
    public struct File: Hashable, Sendable {
        /// Where it was.
        public let path: PhotoPath
        public let contentHash: ContentHash
        public let stamp: FileStamp
        /// Where it goes, or went, when it is brought back.
        public var destination: PhotoPath?

        public init(
            path: PhotoPath, contentHash: ContentHash, stamp: FileStamp, destination: PhotoPath? = nil
        ) {
            self.path = path
            self.contentHash = contentHash
            self.stamp = stamp
            self.destination = destination
        }
    }

    public let id: Int64
    public let batch: String
    /// When its batch was begun.
    public let taken: Date
    public let state: State
    /// When the state began.
    public let changed: Date
    /// `nil` where the library does not know the photo: it was forgotten, or adopted from a manifest.
    public let photo: PhotoID?
    /// The photo that stayed for this one; `nil` where the library does not know it any more.
    public let kept: PhotoID?
    /// The quarantine folder: the batches lie in it.
    public let folder: PhotoPath
    public let file: File
    /// Sidecars and the moving half of a Live Photo.
    public let companions: [File]
    /// Where that photo was.
    public let keptPath: PhotoPath?
    /// What it held then; `nil` where that is not known.
    public let keptHash: ContentHash?
    /// Why the two belonged together, and the group they were found in.
    public let kind: String
    public let group: String

    /// The kind of an item for which no other photo stayed: the user removed the photo for its own sake.
    public static let chosen = "chosen"

    public var isChosen: Bool { kind == Self.chosen }

    /// The photo's, then those of its companions.
    public var files: [File] { [file] + companions }

    /// Of all its files.
    public var bytes: Int64 { files.reduce(0) { $0 + $1.stamp.size } }

    /// An SQL condition on a row of `photo`: its files are in quarantine, or on the way there or back.
    static let holdsPhoto = """
        EXISTS (SELECT 1 FROM quarantine_item WHERE quarantine_item.photo = photo.id
            AND state IN ('moving', 'quarantined', 'restoring', 'deleting'))
        """
}

extension QuarantineItem {
    init(_ row: Row, _ db: Database) throws {
        id = row["id"]
        batch = row["name"]
        taken = Date(milliseconds: row["created"])
        let word: String = row["state"]
        guard let state = State(rawValue: word) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a quarantine item in no known state")
        }
        self.state = state
        changed = Date(milliseconds: row["changed"])
        photo = (row["photo"] as Int64?).map(PhotoID.init)
        kept = (row["kept"] as Int64?).map(PhotoID.init)
        folder = PhotoPath(blob: row["folder"])
        file = try File(row)
        companions = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM quarantine_companion WHERE item = ? ORDER BY path"),
            arguments: [id]
        ).map(File.init)
        keptPath = (row["kept_path"] as Data?).map(PhotoPath.init(blob:))
        keptHash = try (row["kept_hash"] as Data?).map { try ContentHash(blob: $0) }
        kind = row["kind"]
        group = row["duplicates"]
    }
}

extension QuarantineItem.File {
    fileprivate init(_ row: Row) throws {
        self.init(
            path: PhotoPath(blob: row["path"]), contentHash: try ContentHash(row), stamp: FileStamp(row),
            destination: (row["destination"] as Data?).map(PhotoPath.init(blob:)))
    }
}
