import Foundation
import Hummingbird
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// Photos in quarantine: bringing them back, deleting them. Also for those who switched looking for
/// duplicates off.
struct QuarantineRoutes {
    let state: ServerState

    private struct RestoreBody: Decodable, Sendable {
        let batch: String?
        let items: [Int64]?
        let all: Bool?
    }

    private struct RemoveBody: Decodable, Sendable {
        let photos: [Int64]
    }

    private struct EmptyBody: Decodable, Sendable {
        let olderThanDays: Int
        let confirm: String
        /// Also photos that the user removed without another that stayed for them.
        let includeChosen: Bool?
    }

    /// A request's body holds that many ids with room to spare.
    private static let mostPhotos = 50_000

    private struct Restored: Encodable {
        struct Renamed: Encodable {
            /// Where it was, and is.
            let path: String
            let now: String
        }

        let restored: Int
        let renamed: [Renamed]
        let refused: [RefusedPhoto]
    }

    private struct Emptied: Encodable {
        let deleted: Int
        let bytes: Int64
        let refused: [RefusedPhoto]
    }

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/quarantine") { _, _ in
            try JSONAnswer.response(try await Self.answer(state))
        }
        endpoints.post("/api/v1/quarantine") { request, _ in
            let body = try await request.body(RemoveBody.self, state.limits)
            return try JSONAnswer.response(try await Self.remove(body.photos, state))
        }
        endpoints.post("/api/v1/quarantine/restore") { request, _ in
            let selection = try await Self.selection(
                try await request.body(RestoreBody.self, state.limits), state)
            let result = try await Self.change(state) { try $0.restore(selection) }
            return try JSONAnswer.response(
                Restored(
                    restored: result.restored.count,
                    renamed: result.restored.filter(\.isRenamed).map {
                        Restored.Renamed(path: $0.item.file.path.display, now: $0.path.display)
                    }, refused: result.refused.map { RefusedPhoto($0) }))
        }
        endpoints.post("/api/v1/quarantine/empty") { request, _ in
            let body = try await request.body(EmptyBody.self, state.limits)
            guard body.confirm == "delete" else { throw APIError.invalid("confirm", "“delete”") }
            guard (0...36_500).contains(body.olderThanDays) else {
                throw APIError.invalid("olderThanDays", "a number of days")
            }
            let result = try await Self.change(state) {
                try $0.empty(
                    olderThan: .seconds(body.olderThanDays * 86_400),
                    includesChosen: body.includeChosen ?? false)
            }
            return try JSONAnswer.response(
                Emptied(
                    deleted: result.deleted.count, bytes: result.bytes,
                    refused: result.refused.map { RefusedPhoto($0) }))
        }
    }

    /// Photos that the user chose, from anywhere: no other stays for them.
    private static func remove(_ photos: [Int64], _ state: ServerState) async throws -> AppliedAnswer {
        guard (1...mostPhotos).contains(photos.count), Set(photos).count == photos.count else {
            throw APIError.invalid("photos", "a list of 1 to \(mostPhotos) photos")
        }
        let found = try await state.library.read { try $0.photos(photos.map(PhotoID.init)) }
        let chosen = try photos.map { id in
            guard let photo = found[PhotoID(id)] else { throw APIError.unknownPhoto }
            return photo
        }
        let applied = try await state.apply(
            QuarantinePlan(
                created: Date(), library: state.library.folder.path,
                items: chosen.map { .init(chosen: .init($0)) }))
        return AppliedAnswer(
            applied, refused: applied.refused,
            ids: Dictionary(chosen.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first }))
    }

    private static func change<Value: Sendable>(
        _ state: ServerState, _ body: @escaping @Sendable (Quarantine) throws -> Value
    ) async throws -> Value {
        // Nothing is changed where there is no library.
        _ = try await state.library.store()
        let work = state.library.work
        let value = try await state.indexing.interrupted {
            try await state.writer.write { store in try await work.run { try body(Quarantine(store)) } }
        }
        await state.duplicates.forget()
        return value
    }

    private static func answer(_ state: ServerState) async throws -> QuarantineAnswer {
        guard try await state.library.storeIfAny() != nil else { return QuarantineAnswer([], kept: [:]) }
        return try await state.library.read { store in
            let batches = try Quarantine(store).list()
            let kept = Set(batches.flatMap(\.photos).compactMap(\.item.kept))
            return QuarantineAnswer(batches, kept: try store.photos(kept))
        }
    }

    private static func selection(
        _ body: RestoreBody, _ state: ServerState
    ) async throws -> QuarantineSelection {
        if body.all == true { return .all }
        if let batch = body.batch { return .batch(batch) }
        guard let items = body.items, !items.isEmpty else {
            throw APIError.invalid("items", "photos in quarantine, nor is a batch or all named")
        }
        let wanted = Set(items)
        let photos = try await state.library.read { try Quarantine($0).list() }.flatMap(\.photos)
            .filter { wanted.contains($0.item.id) }
        guard photos.count == wanted.count else {
            throw APIError(
                .notFound, "not-in-quarantine", "A photo is not in quarantine any more.",
                hint: "Reload what is in quarantine.")
        }
        return .photos(photos.map(\.item.place))
    }
}
