import Foundation
import HTTPTypes
import Hummingbird
import PhotoTypes

/// Several photos' own files at once: as one archive, or copied into a folder of this device.
struct OriginalsRoutes {
    let state: ServerState

    private struct DownloadBody: Decodable { let ids: [Int64] }
    private struct CopyBody: Decodable {
        let ids: [Int64]
        let folder: String
    }

    private struct Download: Encodable {
        let id: String
        let photos: Int
        /// Files that belong to photos: sidecars, the moving halves of Live Photos.
        let companions: Int
        /// Of the whole archive.
        let bytes: Int
        /// Names of files that are not there now, and so not in it.
        let missing: [String]
    }

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.post("/api/v1/downloads") { request, _ in
            let ids = try await request.body(DownloadBody.self, state.limits).ids
            let selection = try await Self.selection(ids, state)
            guard selection.photos > 0 else { throw APIError.photoFileMissing }
            let stream = ArchiveStream(selection: selection, work: state.library.work)
            return try JSONAnswer.response(
                Download(
                    id: await state.downloads.add(selection), photos: selection.photos,
                    companions: selection.items.count - selection.photos, bytes: stream.length,
                    missing: selection.missing), status: .created)
        }
        endpoints.get("/api/v1/downloads/{id}") { _, context in
            let id = context.parameters.get("id") ?? ""
            guard let selection = await state.downloads.selection(id) else { throw Self.unknownDownload }
            let stream = ArchiveStream(selection: selection, work: state.library.work)
            let length = stream.length
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/zip", .contentLength: String(length),
                    .cacheControl: "no-store",
                    .contentDisposition: "attachment; filename=\"\(Self.name(selection))\"",
                ],
                body: ResponseBody(contentLength: length) { writer in
                    try await stream.write { try await writer.write($0) }
                    try await writer.finish(nil)
                })
        }
        endpoints.get("/api/v1/copies") { _, _ in try JSONAnswer.response(await state.copies.state) }
        endpoints.post("/api/v1/copies") { request, _ in
            let body = try await request.body(CopyBody.self, state.limits)
            let folder = try await FolderRoutes.folder(body.folder, mode: R_OK | W_OK | X_OK, state)
            let selection = try await Self.selection(body.ids, state)
            return try JSONAnswer.response(
                try await state.copies.start(selection, to: folder), status: .accepted)
        }
        endpoints.post("/api/v1/copies/stop") { _, _ in
            try JSONAnswer.response(await state.copies.stop())
        }
    }

    private static let unknownDownload = APIError(
        .notFound, "unknown-download", "The server does not know this download any more.",
        hint: "Select the photos and download them again.")

    private static func name(_ selection: OriginalsSelection) -> String {
        "afterimage-\(selection.photos)-\(selection.photos == 1 ? "photo" : "photos").zip"
    }

    /// - Throws: `APIError.unknownPhoto` where the library has none of them.
    private static func selection(_ ids: [Int64], _ state: ServerState) async throws -> OriginalsSelection {
        let wanted = ids.map(PhotoID.init)
        return try await state.library.read { store in
            let photos = try store.photos(wanted)
            var seen: Set<PhotoID> = []
            let ordered = wanted.compactMap { seen.insert($0).inserted ? photos[$0] : nil }
            guard !ordered.isEmpty else { throw APIError.unknownPhoto }
            return OriginalsSelection(ordered)
        }
    }
}
