import CFileStatus
import Crypto
import Foundation
import PhotoTypes

/// The app's own files, which are public knowledge: nothing of the library is among them.
struct AppFiles: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let mediaType: String
        /// With quotation marks.
        let etag: String
    }

    let folder: String

    /// - Parameter override: a folder to serve instead, for those who work on the app.
    /// - Throws: `WebServerError.appMissing`.
    init(override: String? = ProcessInfo.processInfo.environment["AFTERIMAGE_APP"]) throws(WebServerError) {
        folder = if let override { override } else { try Resources.folder() + "/App" }
    }

    /// - Parameter path: of a request, as it came, without its query.
    /// - Returns: `nil` where the app has no such file.
    func file(_ path: String) -> File? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        // No escapes, no dots at the start: nothing here can lead out of the folder.
        guard !parts.isEmpty, parts.allSatisfy(Self.isPlain),
            let type = Self.mediaType(parts[parts.count - 1])
        else { return nil }
        let place = folder + "/" + parts.joined(separator: "/")
        let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = CFileStatus()
        guard cfile_status_of_descriptor(descriptor, &status) == 0, status.kind == CFileKindRegular,
            status.size <= Self.largest, let data = try? handle.readToEnd() ?? Data()
        else { return nil }
        let digest = SHA256.hash(data: data).prefix(8).map { String($0, radix: 16) }.joined(separator: "")
        return File(bytes: [UInt8](data), mediaType: type, etag: "\"\(digest)-\(data.count)\"")
    }

    /// Whether an address is one that the app itself makes sense of, such as `/photo/3`.
    static func isPage(_ path: String) -> Bool {
        path.split(separator: "/").allSatisfy { isPlain(String($0)) && !$0.contains(".") }
    }

    private static let largest: Int64 = 8 << 20

    private static func isPlain(_ part: String) -> Bool {
        part.first != "."
            && part.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }

    /// `nil` for kinds that the app has no files of.
    private static func mediaType(_ name: String) -> String? {
        switch PhotoPath(name).fileExtension {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json": "application/json; charset=utf-8"
        case "webmanifest": "application/manifest+json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        default: nil
        }
    }
}
