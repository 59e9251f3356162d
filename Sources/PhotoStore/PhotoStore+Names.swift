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
    /// Visits all photos that are there. What a photo has from others that were taken out of the way for it comes in
    /// visits of its own.
    ///
    /// - Throws: `PhotoStoreError`, and whatever `visit` throws.
    public func forEachNamedPhoto(_ visit: (NamedPhoto) throws -> Void) throws {
        let own = """
            SELECT photo.id, path, CASE WHEN time_origin <> 'file' THEN wall_clock END, camera_make, camera_model,
                title, description, keywords
            FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id WHERE gone IS NULL
            """
        let inherited = """
            SELECT photo.id, path, NULL, NULL, NULL, title, description, keywords
            FROM inherited_fact JOIN photo ON photo.id = inherited_fact.photo WHERE gone IS NULL
            """
        try read { db in
            for sql in [own, inherited] {
                let rows = try Row.fetchCursor(db.cachedStatement(sql: sql))
                while let row = try rows.next() { try visit(NamedPhoto(row)) }
            }
        }
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
