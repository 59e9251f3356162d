import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// How the library spells a path that a person named: as given, where it knows that path or something below it;
    /// else in every canonically equivalent way that it knows; as given where it knows none. So two folders whose
    /// names differ in their spelling alone stay two, and each can be named.
    ///
    /// - Throws: `PhotoStoreError`.
    public func spellings(of path: PhotoPath) throws(PhotoStoreError) -> [PhotoPath] {
        try read { try Self.spellings(of: path, $0) }
    }

    /// The photo whose file is at `path`, or else at a path of an equivalent spelling.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photo(spelled path: PhotoPath) throws(PhotoStoreError) -> Photo? {
        if let photo = try photo(at: path) { return photo }
        for spelling in try spellings(of: path) {
            if let photo = try photo(at: spelling) { return photo }
        }
        return nil
    }

    static func spellings(of path: PhotoPath, _ db: Database) throws -> [PhotoPath] {
        guard !path.isASCII, try !isKnown(path, db) else { return [path] }
        var found = [PhotoPath("/")]
        for name in path.components {
            found = try found.flatMap { folder in
                PhotoPath(bytes: name).isASCII
                    ? try [folder.appending(name)].filter { try isKnown($0, db) }
                    : try names(spelledAs: name, in: folder, db).map(folder.appending)
            }
        }
        return found.isEmpty ? [path] : found
    }

    /// Whether there is a photo or an indexed folder at the path or below it.
    private static func isKnown(_ path: PhotoPath, _ db: Database) throws -> Bool {
        let rows = isWithin(path, column: "path")
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM photo WHERE gone IS NULL AND \(rows.sql))
                    OR EXISTS (SELECT 1 FROM source_folder WHERE \(rows.sql))
                """, arguments: rows.arguments + rows.arguments) ?? false
    }

    /// What the library knows in a folder by that name. Reads one row for each name in the folder that begins alike,
    /// not for each photo below.
    private static func names(
        spelledAs name: [UInt8], in folder: PhotoPath, _ db: Database
    ) throws -> [[UInt8]] {
        // An accent may hang on the last plain letter.
        let plain = Array(name.prefix { $0 < 0x80 }.dropLast())
        let prefix = folder.appending(plain).bytes
        var from = prefix
        var found: Set<[UInt8]> = []
        let statement = try db.cachedStatement(
            sql: """
                SELECT min(path) FROM (
                    SELECT * FROM (SELECT path FROM photo WHERE gone IS NULL AND path >= ? ORDER BY path LIMIT 1)
                    UNION ALL
                    SELECT * FROM (SELECT path FROM source_folder WHERE path >= ? ORDER BY path LIMIT 1))
                """)
        while let next = try Data.fetchOne(statement, arguments: [Data(from), Data(from)]).map(
            PhotoPath.init(blob:)),
            next.bytes.starts(with: prefix)
        {
            let start = folder.bytes.count == 1 ? 1 : folder.bytes.count + 1
            let child = Array(next.bytes[start...].prefix { $0 != UInt8(ascii: "/") })
            if PhotoPath(bytes: child).isSpelled(as: PhotoPath(bytes: name)) { found.insert(child) }
            // After a file, the next name; after what lies in a folder, the next name that is not in it.
            let isFile = next.bytes.count == start + child.count
            from = folder.appending(child).bytes + [isFile ? 0 : UInt8(ascii: "/") + 1]
        }
        return found.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
