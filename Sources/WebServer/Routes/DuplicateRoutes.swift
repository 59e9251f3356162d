import Foundation
import Hummingbird
import PhotoGrouping
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// Groups of duplicates: looking for them, deciding, moving photos to quarantine.
struct DuplicateRoutes {
    let state: ServerState

    private enum Sort: String {
        case space, size, date

        var order: DuplicateReport.Order {
            switch self {
            case .space: .space
            case .size: .size
            case .date: .time
            }
        }
    }

    /// Either two photos, or several, or a group.
    private struct DecisionBody: Decodable, Sendable {
        let a, b: Int64?
        let photos: [Int64]?
        let group: String?
        /// What they are to each other; `undecided` takes back what was said.
        let same, different, undecided: Bool?
    }

    /// Whether copies in folders for backups and downloads are kept last.
    private struct BackupsBody: Decodable, Sendable {
        let last: Bool
    }

    private struct ApplyBody: Decodable, Sendable {
        struct Group: Decodable, Sendable {
            let id: String
            let keep, remove: [Int64]
        }

        let groups: [Group]
    }

    /// A decision is about every two of them.
    private static let mostPhotos = 200

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/duplicates") { request, _ in
            try await state.settings.require(\.duplicates)
            return try JSONAnswer.response(try await Self.page(request, state))
        }
        endpoints.post("/api/v1/duplicates/check") { _, _ in
            try await state.settings.require(\.duplicates)
            _ = try await state.library.store()
            await state.duplicates.check()
            let overview = try await state.duplicates.overview(isExact: false)
            return try JSONAnswer.response(
                DuplicatesState(overview), status: .accepted)
        }
        endpoints.post("/api/v1/duplicates/decisions") { request, _ in
            try await state.settings.require(\.duplicates)
            try await Self.decide(try await request.body(DecisionBody.self, state.limits), state)
            await state.duplicates.forget()
            let overview = try await state.duplicates.overview()
            return try JSONAnswer.response(DuplicatesState(overview))
        }
        endpoints.post("/api/v1/duplicates/backups") { request, _ in
            try await state.settings.require(\.duplicates)
            let body = try await request.body(BackupsBody.self, state.limits)
            let work = state.library.work
            try await state.writer.write { store in
                try await work.run {
                    var rules = try KeepRules(in: store)
                    rules.backupsLast = body.last
                    try rules.save(in: store)
                }
            }
            await state.duplicates.forget()
            return try JSONAnswer.response(DuplicatesState(try await state.duplicates.overview()))
        }
        endpoints.post("/api/v1/duplicates/apply") { request, _ in
            try await state.settings.require(\.duplicates)
            let body = try await request.body(ApplyBody.self, state.limits)
            return try JSONAnswer.response(try await Self.apply(body, state))
        }
    }

    private static func page(_ request: Request, _ state: ServerState) async throws -> DuplicatesAnswer {
        let kinds = try request.queries("kind").map { word in
            guard let kind = DuplicateKind.allCases.first(where: { $0.word == word }) else {
                throw APIError.invalid("kind", "same-bytes, same-picture, near-duplicate or burst")
            }
            return kind
        }
        guard let sort = Sort(rawValue: request.query("sort") ?? "space") else {
            throw APIError.invalid("sort", "space, size or date")
        }
        let offset = try request.query("offset", in: 0...1_000_000, default: 0)
        let limit = try request.query("limit", in: 1...500, default: 50)
        let sureOnly = try request.query("sure", default: false)
        let overview = try await state.duplicates.overview()
        let wanted = Set(kinds.isEmpty ? DuplicateKind.allCases : kinds)
        let groups = overview.report.groups(of: wanted, by: sort.order)
        return DuplicatesAnswer(
            overview, sureOnly ? groups.compactMap(\.surePart) : groups, offset: offset, limit: limit)
    }

    private static func decide(_ body: DecisionBody, _ state: ServerState) async throws {
        let said = [body.same, body.different.map(!)].compactMap { $0 }
        guard said.count + (body.undecided == true ? 1 : 0) == 1 else {
            throw APIError.invalid("same", "said: one of same, different and undecided")
        }
        let areDuplicates = said.first
        let contents = try await contents(body, state)
        let decisions = DuplicateDecision.amongAll(contents, areDuplicates: areDuplicates ?? false)
        let work = state.library.work
        try await state.writer.write { store in
            try await work.run {
                if areDuplicates == nil { try store.revoke(decisions) } else { try store.remember(decisions) }
            }
        }
    }

    /// The contents that a decision is about.
    private static func contents(_ body: DecisionBody, _ state: ServerState) async throws -> [ContentHash] {
        if let id = body.group {
            guard let group = try await state.duplicates.report().group(id) else { throw unknownGroup }
            return group.members.map(\.photo.contentHash)
        }
        let ids = body.photos ?? [body.a, body.b].compactMap { $0 }
        guard (2...mostPhotos).contains(ids.count), Set(ids).count == ids.count else {
            throw APIError.invalid("photos", "a group, nor 2 to \(mostPhotos) photos")
        }
        let photos = try await state.library.read { try $0.photos(ids.map(PhotoID.init)) }
        return try ids.map { id in
            guard let photo = photos[PhotoID(id)] else { throw APIError.unknownPhoto }
            return photo.contentHash
        }
    }

    private static let unknownGroup = APIError(
        .notFound, "unknown-group",
        "This group no longer exists: its photos have changed or were moved.",
        hint: "Reload the groups.")

    private static func apply(_ body: ApplyBody, _ state: ServerState) async throws -> AppliedAnswer {
        let report = try await state.duplicates.report()
        let groups = Dictionary(report.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let choices = try body.groups.flatMap { chosen in
            guard let group = groups[chosen.id] else { throw unknownGroup }
            return try Self.choices(in: group, keep: chosen.keep, remove: chosen.remove)
        }
        let plan = QuarantinePlan(choices, library: state.library.folder.path)
        let applied = try await state.apply(plan)
        let planned = Set(plan.items.map(\.remove.path))
        let circular = choices.flatMap { choice in
            choice.remove.filter { !planned.contains($0.path) }.map {
                Refusal(path: $0.path, reason: .keptIsRemoved(choice.keep.first?.path ?? $0.path))
            }
        }
        let ids = Dictionary(
            body.groups.flatMap { groups[$0.id]?.members.flatMap(\.photos) ?? [] }.map { ($0.path, $0.id) },
            uniquingKeysWith: { first, _ in first })
        return AppliedAnswer(applied, refused: applied.refused + circular, ids: ids)
    }

    private static func choices(
        in group: DuplicateGroup, keep: [Int64], remove: [Int64]
    ) throws(APIError) -> [QuarantinePlan.Choice] {
        let members = Dictionary(
            group.members.map { ($0.photo.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        let (kept, going) = (keep.compactMap { members[$0] }, remove.compactMap { members[$0] })
        guard kept.count == keep.count, going.count == remove.count, !kept.isEmpty,
            Set(keep).isDisjoint(with: remove)
        else { throw .invalid("groups", "made of photos of each group, with at least one to keep") }
        let stay = kept.flatMap(\.photos)
        return going.map {
            QuarantinePlan.Choice(
                remove: $0.photos, keep: stay, kind: ($0.kind ?? group.kind).rawValue, group: group.id)
        }
    }
}
