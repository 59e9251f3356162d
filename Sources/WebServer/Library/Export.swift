import Foundation
import Hummingbird
import PhotoGrouping
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// All that the library knows, as JSON lines (https://jsonlines.org): a line for the library, each folder, photo,
/// decision on duplicates, photo that was moved to quarantine, and error; one for the rules of what to keep, where they
/// are the user's own; and on request each vector. Read in pieces, so memory does not grow with the library.
struct Export: Sendable {
    let store: PhotoStore
    let withVectors: Bool

    private struct Line<Content: Encodable>: Encodable {
        let type: String
        let content: Content

        private enum Key: CodingKey { case type }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(type, forKey: .type)
            try content.encode(to: encoder)
        }
    }

    private struct Head: Encodable {
        let format = 1
        let program = "afterimage \(WebServer.version)"
        let photos: Int
    }

    private struct Folder: Encodable {
        let path: String
        let photos: Int
    }

    private struct Photo: Encodable {
        let photo: PhotoAnswer
        /// SHA-256 of the file's bytes.
        let sha256: String

        private enum Key: CodingKey { case sha256 }

        func encode(to encoder: any Encoder) throws {
            try photo.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(sha256, forKey: .sha256)
        }
    }

    struct Failure: Encodable {
        let path: String
        let kind: String
        let message: String
        let time: String

        init(_ error: IndexError) {
            path = error.path.display
            kind = error.kind
            message = error.message
            time = Times.instant(error.time)
        }
    }

    /// What the user said of two contents, told by the SHA-256 of each; of one and the same: of all photos that have it.
    struct Decision: Encodable {
        let first: String
        let second: String
        let same: Bool
        let time: String

        init(_ decision: DuplicateDecision, made: Date) {
            first = decision.first.hex
            second = decision.second.hex
            same = decision.areDuplicates
            time = Times.instant(made)
        }
    }

    /// An entry of the quarantine's journal.
    struct Quarantined: Encodable {
        struct File: Encodable {
            /// Where it was.
            let path: String
            let sha256: String
            let bytes: Int64
            /// Where it was, or is to be, brought back to.
            let destination: String?

            init(_ file: QuarantineItem.File) {
                path = file.path.display
                sha256 = file.contentHash.hex
                bytes = file.stamp.size
                destination = file.destination?.display
            }
        }

        let batch: String
        let taken: String
        /// `quarantined`, `restored`, `deleted`, `cancelled`, `missing`; `moving`, `restoring`, `deleting` while under way.
        let state: String
        let changed: String
        let photo: File
        /// Where it is, while it is in quarantine.
        let place: String
        let companions: [File]
        /// The photo that stayed for it.
        let kept: String?
        let kind: String
        let group: String
        /// The photo's, where it has any.
        let mark: MarkRoutes.Mark?

        init(_ item: QuarantineItem, _ marks: [PhotoID: PhotoMark]) {
            batch = item.batch
            taken = Times.instant(item.taken)
            state = item.state.rawValue
            changed = Times.instant(item.changed)
            photo = File(item.file)
            place = item.place.display
            companions = item.companions.map(File.init)
            kept = item.keptPath?.display
            kind = item.kind
            group = item.group
            mark = item.photo.flatMap { photo in marks[photo].map { MarkRoutes.Mark(photo, $0) } }
        }
    }

    private struct Vector: Encodable {
        let model: String
        let photo: Int64
        let values: [Float]
    }

    /// Photos in a piece.
    private static let piece = 500

    /// Writes everything, a piece at a time; `work` keeps the reading away from the threads that answer requests.
    func write(_ work: WorkLimit, _ out: (ByteBuffer) async throws -> Void) async throws {
        let status = try await work.run { try store.status() }
        var head = try line("library", Head(photos: status.photos))
        for folder in status.folders {
            head.writeImmutableBuffer(
                try line("folder", Folder(path: folder.path.display, photos: folder.photos)))
        }
        try await out(head)
        let ids = try await work.run { try store.photoIDs(within: nil).sorted() }
        for start in stride(from: 0, to: ids.count, by: Self.piece) {
            let part = ids[start..<min(start + Self.piece, ids.count)]
            try await out(
                try await work.run {
                    let photos = try store.photos(part)
                    return try lines("photo", part.compactMap { photos[$0] }) { photo in
                        Photo(
                            photo: PhotoAnswer(
                                photo, isPresent: photo.path.withCString { access($0, F_OK) == 0 }),
                            sha256: photo.contentHash.hex)
                    }
                })
        }
        try await out(try await work.run { try decisions() })
        try await out(try await work.run { try lines("error", try store.errors()) { Failure($0) } })
        guard withVectors else { return }
        for model in status.models.map(\.model) { try await writeVectors(of: model, work, out) }
    }

    /// What the user decided, and did.
    private func decisions() throws -> ByteBuffer {
        let rules = try KeepRules(in: store)
        var bytes = rules == .standard ? ByteBuffer() : try line("rules", rules)
        bytes.writeImmutableBuffer(
            try lines("decision", try store.datedDuplicateDecisions()) {
                Decision($0.decision, made: $0.made)
            })
        let marks = try store.marks()
        bytes.writeImmutableBuffer(
            try lines("quarantine", try store.quarantineItems(in: Set(QuarantineItem.State.allCases))) {
                Quarantined($0, marks)
            })
        return bytes
    }

    private func writeVectors(
        of model: ModelID, _ work: WorkLimit, _ out: (ByteBuffer) async throws -> Void
    ) async throws {
        var last = PhotoID(0)
        while true {
            let after = last
            let (bytes, end) = try await work.run { () -> (ByteBuffer, PhotoID?) in
                guard let block = try store.embeddings(model: model, after: after, rows: Self.piece) else {
                    return (ByteBuffer(), nil)
                }
                let rows = block.ids.indices.map { ($0, block.ids[$0]) }
                let bytes = try lines("vector", rows) { row, id in
                    Vector(model: model.rawValue, photo: id.rawValue, values: Array(block.row(row)))
                }
                return (bytes, block.ids.last)
            }
            guard let end else { return }
            try await out(bytes)
            last = end
        }
    }

    private func lines<Item, Content: Encodable>(
        _ type: String, _ items: [Item], _ content: (Item) -> Content
    ) throws -> ByteBuffer {
        var bytes = ByteBuffer()
        for item in items { bytes.writeImmutableBuffer(try line(type, content(item))) }
        return bytes
    }

    private func line(_ type: String, _ content: some Encodable) throws -> ByteBuffer {
        var line = try JSONAnswer.encode(Line(type: type, content: content))
        line.writeString("\n")
        return line
    }
}
