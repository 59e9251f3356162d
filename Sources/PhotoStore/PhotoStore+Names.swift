import Foundation
import GRDB
import PhotoTypes

/// What a photo is called, by its file, its folders and its metadata.
public struct NamedPhoto: Sendable {
    public let id: PhotoID
    public let path: PhotoPath
    /// Milliseconds on the camera's wall clock; `nil` where only the file's own time is known.
    public let captured: Int64?
    public let cameraMake: String?
    public let cameraModel: String?
    public let title: String?
    public let description: String?
    public let keywords: [String]
}

extension PhotoStore {
    /// Which photos to visit: those whose names hold one of these words, or were captured within one of these times. Photos
    /// with names beyond ASCII are visited in any case, as folding them is not SQLite's business.
    public struct NameFilter: Sendable {
        /// Lower case, ASCII.
        public var words: [String]
        /// Milliseconds on the camera's wall clock.
        public var captured: [Range<Int64>]

        public init(words: [String], captured: [Range<Int64>]) {
            self.words = words
            self.captured = captured
        }
    }

    /// Visits photos that are there. What a photo has from others that were moved to quarantine for it comes in
    /// visits of its own.
    ///
    /// - Parameter filter: which; `nil`: all. Looking for a few words takes a tenth of the time of reading all names.
    /// - Throws: `PhotoStoreError`, and whatever `visit` throws.
    public func forEachNamedPhoto(
        _ filter: NameFilter? = nil, _ visit: (NamedPhoto) throws -> Void
    ) throws {
        let own = """
            SELECT photo.id, path, CASE WHEN time_origin <> 'file' THEN wall_clock END AS captured, camera_make,
                camera_model, title, description, keywords
            FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id WHERE gone IS NULL
            """
        let inherited = """
            SELECT photo.id, path, NULL AS captured, NULL AS camera_make, NULL AS camera_model, title, description,
                keywords
            FROM inherited_fact JOIN photo ON photo.id = inherited_fact.photo WHERE gone IS NULL
            """
        try read { db in
            for names in [own, inherited] {
                let (sql, arguments) = filter.map { Self.filtered(names, $0) } ?? (names, [])
                let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
                while let row = try rows.next() { try visit(NamedPhoto(row)) }
            }
        }
    }

    /// Two scans of one table each: joining them costs far more than both, and few photos are left.
    private static func filtered(
        _ names: String, _ filter: NameFilter
    ) -> (sql: String, arguments: StatementArguments) {
        var arguments = StatementArguments()
        // LIKE passes over the case of ASCII; a text beyond it has more bytes than characters.
        func mentions(_ column: String) -> String {
            let words = filter.words.map { word in
                arguments += ["%\(word)%"]
                return "\(column) LIKE ?"
            }
            return (words + ["length(CAST(\(column) AS BLOB)) <> length(\(column))"]).joined(
                separator: " OR ")
        }
        let path = mentions("CAST(path AS TEXT)")
        let facts = ["camera_make", "camera_model", "title", "description", "keywords"].map(mentions)
        let times = filter.captured.map { range in
            arguments += [range.lowerBound, range.upperBound]
            return "(time_origin <> 'file' AND wall_clock >= ? AND wall_clock < ?)"
        }
        let words =
            filter.words.isEmpty
            ? "0" : (["title", "description", "keywords"].map(mentions)).joined(separator: " OR ")
        let sql = """
            SELECT * FROM (\(names)) WHERE id IN (
                SELECT id FROM photo WHERE gone IS NULL AND (\(path))
                UNION ALL SELECT photo FROM photo_fact WHERE \((facts + times).joined(separator: " OR "))
                UNION ALL SELECT photo FROM inherited_fact WHERE \(words))
            """
        return (sql, arguments)
    }
}

extension NamedPhoto {
    fileprivate init(_ row: Row) {
        id = PhotoID(row[0])
        path = PhotoPath(blob: row[1])
        captured = row[2]
        cameraMake = row[3]
        cameraModel = row[4]
        title = row[5]
        description = row[6]
        keywords = PhotoFacts.keywords(row[7])
    }
}
