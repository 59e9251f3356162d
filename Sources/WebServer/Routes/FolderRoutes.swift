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

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/folders") { request, _ in
            let asked = request.query("path")
            guard asked?.hasPrefix("/") ?? true, !(asked?.utf8.contains(0) ?? false) else {
                throw APIError.invalid("path", "the whole path of a folder")
            }
            return try JSONAnswer.response(
                try await state.library.work.run { try Self.answer(asked ?? Self.start) })
        }
    }

    /// The user's pictures, or else the home folder.
    private static var start: String {
        let home = FileManager.default.homeDirectoryForCurrentUser
        let pictures = FileManager.default.urls(for: .picturesDirectory, in: .userDomainMask).first
        let candidates = [pictures, home].compactMap { $0?.path }
        return candidates.first { access($0, R_OK | X_OK) == 0 } ?? "/"
    }

    private static func answer(_ path: String) throws -> Answer {
        // Without links and dots, so that the parent is what people take for it.
        guard let resolved = PhotoPath(path).spelledOnDisk.withCString({ realpath($0, nil) }) else {
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
