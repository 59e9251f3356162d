import Foundation
import HTTPTypes
import Hummingbird
import PhotoIndexing
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

/// What is indexed, when, and what could not be.
struct IndexingRoutes {
    let state: ServerState

    private struct FolderBody: Decodable { let path: String }
    private struct WhenBody: Decodable { let when: IndexingRule }

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/indexing") { _, _ in
            try JSONAnswer.response(try await state.indexingAnswer())
        }
        endpoints.post("/api/v1/indexing/folders") { request, _ in
            let folder = try await FolderRoutes.folder(
                try await request.body(FolderBody.self, state.limits).path, mode: R_OK | X_OK, state)
            if let exclusion = try await state.library.storeIfAny()?.exclusion(holding: folder) {
                throw APIError(
                    .conflict, "excluded", "\(exclusion.display) is excluded.",
                    hint: "Include it again instead of adding it.")
            }
            try await state.indexing.add(folder)
            return try JSONAnswer.response(try await state.indexingAnswer(), status: .accepted)
        }
        endpoints.delete("/api/v1/indexing/folders") { request, _ in
            guard let path = request.query("path") else {
                throw APIError.invalid("path", "a folder of the library")
            }
            try await Self.forget(
                PhotoPath(path), leavingQuarantine: try request.query("leaveQuarantine", default: false),
                state)
            return try JSONAnswer.response(try await state.indexingAnswer())
        }
        endpoints.post("/api/v1/indexing/exclusions") { request, _ in
            try await Self.exclude(try await request.body(FolderBody.self, state.limits).path, state)
            return try JSONAnswer.response(try await state.indexingAnswer())
        }
        endpoints.delete("/api/v1/indexing/exclusions") { request, _ in
            guard let path = request.query("path") else {
                throw APIError.invalid("path", "a folder that is excluded")
            }
            try await Self.include(PhotoPath(path), state)
            return try JSONAnswer.response(try await state.indexingAnswer(), status: .accepted)
        }
        endpoints.post("/api/v1/indexing/run") { _, _ in
            try await state.indexing.resume()
            return try JSONAnswer.response(try await state.indexingAnswer(), status: .accepted)
        }
        endpoints.post("/api/v1/indexing/pause") { _, _ in
            try await state.indexing.pause()
            return try JSONAnswer.response(try await state.indexingAnswer())
        }
        endpoints.post("/api/v1/indexing/resume") { _, _ in
            try await state.indexing.resume()
            return try JSONAnswer.response(try await state.indexingAnswer(), status: .accepted)
        }
        endpoints.put("/api/v1/indexing/when") { request, _ in
            var settings = try await state.settings.settings()
            settings.when = try await request.body(WhenBody.self, state.limits).when
            try await state.settings.keep(settings)
            try await state.applySettings()
            return try JSONAnswer.response(try await state.indexingAnswer())
        }
        endpoints.get("/api/v1/indexing/errors") { request, _ in
            let offset = try request.query("offset", in: 0...1_000_000, default: 0)
            let limit = try request.query("limit", in: 1...1_000, default: 100)
            return try JSONAnswer.response(try await state.indexingErrors(offset: offset, limit: limit))
        }
    }

    /// Leaves a folder below an indexed one out from now on; its photos leave the library, the files stay.
    private static func exclude(_ path: String, _ state: ServerState) async throws {
        let folder = try await FolderRoutes.folder(path, mode: R_OK | X_OK, state)
        try await change(state) { try $0.exclude(folder) }
    }

    private static func include(_ folder: PhotoPath, _ state: ServerState) async throws {
        guard try await state.library.read({ try $0.exclusions() }).contains(folder) else {
            throw APIError(
                .notFound, "not-excluded", "This folder is not excluded.", hint: "Reload the list of folders."
            )
        }
        try await change(state) { try $0.include(folder) }
        try await state.indexing.resume()
    }

    private static func change<Value: Sendable>(
        _ state: ServerState, _ body: @escaping @Sendable (PhotoStore) throws -> Value
    ) async throws {
        let work = state.library.work
        _ = try await state.indexing.interrupted {
            try await state.writer.write { store in try await work.run { try body(store) } }
        }
        await state.status.forget()
    }

    /// Takes a folder out of the library, with all that is known of its photos; the files stay as they are.
    ///
    /// - Parameter leavingQuarantine: also while photos of it are in quarantine, which the library then forgets.
    private static func forget(
        _ folder: PhotoPath, leavingQuarantine: Bool, _ state: ServerState
    ) async throws {
        if await state.indexing.state.newFolders.contains(folder) {
            return try await state.indexing.takeBack(folder)
        }
        let known = try await state.library.read { try $0.status().folders.map(\.path) }
        guard known.contains(folder) else {
            throw APIError(
                .notFound, "unknown-folder", "The library has no such folder.",
                hint: "Reload the list of folders.")
        }
        let work = state.library.work
        _ = try await state.indexing.interrupted {
            try await state.writer.write { store in
                try await work.run {
                    let left = try Quarantine(store).list().flatMap(\.photos).map(\.item).filter {
                        $0.file.path.isWithin(folder) || $0.folder.isWithin(folder)
                    }
                    guard leavingQuarantine || left.isEmpty else {
                        throw APIError.photosInQuarantine(
                            left.count, Set(left.map(\.folder.display)).sorted())
                    }
                    return try store.forget(folder)
                }
            }
        }
        // `forget` removes the caches.
        await state.pictures.forget()
        await state.duplicates.forget()
    }
}
