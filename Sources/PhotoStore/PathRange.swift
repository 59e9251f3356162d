import Foundation
import GRDB
import PhotoTypes

extension PhotoPath {
    var data: Data { Data(bytes) }

    /// Bounds of all paths strictly below this folder, as blobs compare: from "folder/" up to, but without,
    /// "folder0" (0 follows / in ASCII).
    var below: (from: Data, upTo: Data) {
        let stem = bytes.last == UInt8(ascii: "/") ? Array(bytes.dropLast()) : bytes
        return (Data(stem + [UInt8(ascii: "/")]), Data(stem + [UInt8(ascii: "0")]))
    }
}

/// An SQL condition: `column` is `folder` or lies below it.
func isWithin(_ folder: PhotoPath, column: String) -> (sql: String, arguments: StatementArguments) {
    let below = folder.below
    return ("(\(column) = ? OR (\(column) >= ? AND \(column) < ?))", [folder.data, below.from, below.upTo])
}
