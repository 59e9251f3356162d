import Foundation
import HTTPTypes
import Hummingbird
import PhotoQuarantine
import PhotoStore

/// What is stored about the user's photos; taking it along; removing it.
struct PrivacyRoutes {
    let state: ServerState

    struct Answer: Encodable {
        struct Store: Encodable {
            let name: String
            /// In plain words.
            let what: String
            let path: String
            let bytes: Int64
        }

        struct Network: Encodable {
            let feature: String
            let on: Bool
        }

        let stores: [Store]
        let network: [Network]
        let noticeSeen: Bool
    }

    private struct EraseBody: Decodable {
        let confirm: String
        let leaveQuarantine: Bool?
    }

    private struct Erased: Encodable {
        let erased: Bool
        let leftInQuarantine: Int
    }

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/privacy") { _, _ in
            let (folder, registry) = (state.library.folder, state.configuration.registry)
            let pictures = await state.pictures.bytesOnDisk()
            let stores = try await state.library.work.run {
                Self.stores(folder, pictures: pictures, models: registry.folder.path)
            }
            let quarantines =
                try await state.library.storeIfAny() == nil
                ? [] : try await state.library.read { Self.stores(try Quarantine($0).list()) }
            return try JSONAnswer.response(
                Answer(
                    stores: stores + quarantines, network: Self.network,
                    noticeSeen: try await state.settings.noticeSeen()))
        }
        endpoints.post("/api/v1/privacy/notice") { _, _ in
            try await state.settings.markNoticeSeen()
            return Response(status: .noContent)
        }
        endpoints.get("/api/v1/privacy/export") { request, _ in
            let store = try await state.library.store()
            let export = Export(store: store, withVectors: try request.query("vectors", default: false))
            let work = state.library.work
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/x-ndjson",
                    .contentDisposition: "attachment; filename=\"afterimage-export.ndjson\"",
                ],
                body: ResponseBody { writer in
                    try await export.write(work) { try await writer.write($0) }
                    try await writer.finish(nil)
                })
        }
        endpoints.post("/api/v1/privacy/erase") { request, _ in
            let body = try await request.body(EraseBody.self, state.limits)
            guard body.confirm == "erase" else { throw APIError.invalid("confirm", "“erase”") }
            let left = try await state.erase(leavingQuarantine: body.leaveQuarantine ?? false)
            return try JSONAnswer.response(Erased(erased: true, leftInQuarantine: left))
        }
    }

    /// Only `afterimage model get` opens a connection to the outside, and this server does not call it.
    private static let network = [
        Answer.Network(
            feature: "Downloading models, only on the command line and only when you ask", on: false)
    ]

    /// - Parameter pictures: bytes of thumbnails and previews, of which there are too many to look at each.
    private static func stores(
        _ folder: LibraryFolder, pictures: Int64, models: String
    ) -> [Answer.Store] {
        let database = ["", "-wal", "-shm"].map { folder.database + $0 }
        return [
            Answer.Store(
                name: "Library",
                what:
                    "Where your photos are, what their metadata says, a vector of numbers for each that stands for "
                    + "what it shows, and your settings and decisions.",
                path: folder.database, bytes: database.reduce(0) { $0 + bytes(at: $1) }),
            Answer.Store(
                name: "Search index", what: "The same vectors, arranged so that they are searched quickly.",
                path: folder.caches + "/vectors", bytes: bytes(at: folder.caches + "/vectors")),
            Answer.Store(
                name: "Thumbnails",
                what: "Small copies of photos and their mean colours, to show them quickly.",
                path: folder.caches + "/pictures", bytes: pictures + bytes(at: Tones.path(in: folder))),
            Answer.Store(
                name: "Notes on indexing",
                what: "Which photos made a decoder crash, and what a switch of models said.",
                path: folder.crashNote, bytes: bytes(at: folder.crashNote) + bytes(at: folder.switchLog)),
            Answer.Store(
                name: "Models", what: "Installed models. They know nothing of your photos.", path: models,
                bytes: bytes(at: models)),
        ]
    }

    /// Photos in quarantine: a store for each folder that holds some.
    private static func stores(_ batches: [QuarantineBatch]) -> [Answer.Store] {
        let items = batches.flatMap(\.photos).filter(\.isThere).map(\.item)
        return Dictionary(grouping: items, by: \.folder).sorted { $0.key < $1.key }.map { folder, items in
            Answer.Store(
                name: "Quarantine",
                what: "Photos that you removed, until you restore or delete them.",
                path: folder.display, bytes: items.reduce(0) { $0 + $1.bytes })
        }
    }

    /// Of a file, or of all files in a folder.
    private static func bytes(at path: String) -> Int64 {
        let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return ([path] + inside.map { path + "/" + $0 }).reduce(0) { sum, file in
            var status = stat()
            guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return sum }
            return sum + Int64(status.st_size)
        }
    }
}
