import Foundation
import Hummingbird
import PhotoSource
import PhotoTypes

/// The folders of this device, to choose from: names of folders, and how many photos lie in the one looked at.
struct FolderRoutes {
    let state: ServerState

    struct Answer: Encodable {
        struct Folder: Encodable {
            let name: String
            let path: String
        }

        let path: String
        /// `nil` at the root.
        let parent: String?
        let folders: [Folder]
        /// Photos directly in the folder.
        let photosHere: Int
    }

    static let noFolder = APIError(
        .notFound, "no-folder", "There is no folder at this path that can be read.",
        hint: "Choose another folder, or connect its drive.")
    private static let readOnlyFolder = APIError(
        .forbidden, "folder-not-writable", "Nothing can be written to this folder.",
        hint: "Choose another folder.")

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/folders") { request, _ in
            let path = try Self.path(request.query("path") ?? "~")
            return try JSONAnswer.response(
                try await state.library.work.run {
                    try Self.answer(path, isAsked: request.query("path") != nil)
                })
        }
        endpoints.get("/api/v1/folders/count") { request, _ in
            guard let asked = request.query("path") else {
                throw APIError.invalid("path", "the whole path of a folder")
            }
            let folder = try await Self.folder(asked, mode: R_OK | X_OK, state)
            return try JSONAnswer.response(
                try await state.library.work.run {
                    let count = FolderOverview.count(below: folder, entries: Self.mostEntries)
                    return Count(path: folder.display, photos: count.photos, isWhole: count.isWhole)
                })
        }
    }

    struct Count: Encodable {
        let path: String
        /// In the folder and all below it; more where not all was looked at.
        let photos: Int
        let isWhole: Bool
    }

    /// Files and folders that are looked at to count photos: a tenth of a second on a local disk.
    private static let mostEntries = 20_000

    /// A whole path as a person may write it, `~` being the home folder.
    ///
    /// - Throws: `APIError` for what is none.
    static func path(_ text: String) throws(APIError) -> String {
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        let path = text == "~" || text.hasPrefix("~/") ? home + text.dropFirst() : text
        guard path.hasPrefix("/"), path.utf8.count <= 4_096, !path.utf8.contains(0) else {
            throw APIError.invalid("path", "the whole path of a folder")
        }
        return path
    }

    /// In the spelling that the disk has.
    private static func resolved(_ path: String) -> UnsafeMutablePointer<CChar>? {
        PhotoPath(path).spelledOnDisk.withCString { realpath($0, nil) }
    }

    /// A folder that can be used so.
    ///
    /// - Throws: `APIError` for what is no folder, or may not be read or written.
    static func folder(_ text: String, mode: Int32, _ state: ServerState) async throws -> PhotoPath {
        let path = try path(text)
        return try await state.library.work.run {
            // Without links and dots, so that the parent is what people take for it.
            guard let resolved = resolved(path) else { throw noFolder }
            defer { free(resolved) }
            let found = String(cString: resolved)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: found, isDirectory: &isFolder), isFolder.boolValue,
                access(found, R_OK | X_OK) == 0
            else { throw noFolder }
            guard access(found, mode) == 0 else { throw readOnlyFolder }
            return PhotoPath(found)
        }
    }

    /// - Parameter isAsked: whether it is the folder that was asked for; a home folder that is not there is none of the
    ///   client's business.
    private static func answer(_ path: String, isAsked: Bool) throws -> Answer {
        guard let resolved = resolved(path) ?? (isAsked ? nil : realpath("/", nil)) else {
            throw noFolder
        }
        defer { free(resolved) }
        let folder = PhotoPath(String(cString: resolved))
        guard let overview = try? FolderOverview(of: folder) else { throw noFolder }
        return Answer(
            path: folder.display, parent: folder.display == "/" ? nil : folder.parent.display,
            // A name that is not text cannot be asked for in JSON.
            folders: overview.folders.compactMap { child in
                guard let text = String(validating: child.bytes, as: UTF8.self) else { return nil }
                return Answer.Folder(name: child.name.display, path: text)
            }, photosHere: overview.photos)
    }
}
