import Hummingbird
import PhotoSearch
import PhotoStore
import PhotoTypes

/// The layout of all photos as JSON, kept until the library changes: 2 MB for 100,000 photos.
actor LayoutCache {
    enum Order: String, Sendable {
        case newest, oldest
    }

    private struct Layout {
        let revision: String
        let tones: Int
        var answers: [Wanted: ByteBuffer] = [:]
    }

    private struct Wanted: Hashable {
        let order: Order
        let selection: LibraryLayout.Selection
    }

    private let library: LibraryAccess
    private let tones: Tones
    private var latest: Layout?

    init(_ library: LibraryAccess, _ tones: Tones) {
        self.library = library
        self.tones = tones
    }

    /// - Returns: a library that is not there is empty. `version` names the answer; it goes on with every colour that
    ///   becomes known, while the revision within stays.
    func answer(
        _ order: Order, _ selection: LibraryLayout.Selection = .visible
    ) async throws -> (version: String, json: ByteBuffer) {
        let wanted = Wanted(order: order, selection: selection)
        guard let store = try await library.storeIfAny() else {
            return ("none", LayoutJSON.encode([], revision: "none"))
        }
        let (revision, known) = try await library.read { [tones] _ in
            (try store.revision().text, tones.count)
        }
        let version = "\(revision)-\(known)"
        if let latest, latest.revision == revision, latest.tones == known, let json = latest.answers[wanted] {
            return (version, json)
        }
        let json = try await library.read { [tones] _ in
            LayoutJSON.encode(
                try Self.rows(store, order, selection), revision: revision, tones: tones.all())
        }
        if latest?.revision != revision || latest?.tones != known {
            latest = Layout(revision: revision, tones: known)
        }
        latest?.answers[wanted] = json
        return (version, json)
    }

    /// A part of the photos: made for each question.
    func answer(
        _ order: Order, _ selection: LibraryLayout.Selection, within scope: SearchScope
    ) async throws -> ByteBuffer {
        guard let store = try await library.storeIfAny() else {
            return LayoutJSON.encode([], revision: "none")
        }
        return try await library.read { [tones] _ in
            let revision = try store.revision().text
            let inside = try store.photoIDs(
                within: scope.folder, captured: scope.captured?.wallClock, kind: scope.kind)
            let rows = try Self.rows(store, order, selection).filter { inside.contains(PhotoID($0.id)) }
            return LayoutJSON.encode(rows, revision: revision, tones: tones.all())
        }
    }

    private static func rows(
        _ store: PhotoStore, _ order: Order, _ selection: LibraryLayout.Selection
    ) throws -> [LibraryLayout.Row] {
        let layout = try store.layout(selection)
        return order == .newest ? layout.newestFirst : layout.oldestFirst
    }
}

/// Columns of numbers, written without a detour through objects for each photo.
enum LayoutJSON {
    /// - Parameter tones: 0xRGB by photo.
    static func encode(
        _ rows: some Collection<LibraryLayout.Row>, revision: String, tones: [Int64: UInt16] = [:]
    ) -> ByteBuffer {
        var json = ByteBuffer()
        json.reserveCapacity(27 * rows.count + 128)
        json.writeString("{\"aspects\":[")
        write(rows, to: &json) { Int64($0.aspect) }
        // Few photos have a date that is known so little.
        let coarse = rows.compactMap { row in row.coarse.map { "\"\(row.id)\":\"\($0.rawValue)\"" } }
        json.writeString("],\"coarse\":{\(coarse.joined(separator: ","))},\"days\":[")
        write(rows, to: &json, \.day)
        json.writeString("],\"favourites\":[")
        write(rows.filter(\.isFavourite), to: &json) { $0.id }
        json.writeString("],\"ids\":[")
        write(rows, to: &json, \.id)
        json.writeString("],\"revision\":\"\(revision)\",\"tones\":\"")
        let digits = Array("0123456789abcdef".utf8)
        for row in rows {
            if let tone = tones[row.id] {
                for shift in [8, 4, 0] { json.writeInteger(digits[Int(tone >> shift & 15)]) }
            } else {
                json.writeStaticString("---")
            }
        }
        json.writeStaticString("\",\"turned\":{")
        let turned = rows.lazy.filter { $0.turn != .none }.map { "\"\($0.id)\":\($0.turn.rawValue)" }
        json.writeString(turned.joined(separator: ","))
        json.writeStaticString("}}")
        return json
    }

    private static func write(
        _ rows: some Collection<LibraryLayout.Row>, to json: inout ByteBuffer,
        _ value: (LibraryLayout.Row) -> Int64?
    ) {
        var isFirst = true
        // Digits are written backwards into here.
        var digits: [UInt8] = []
        digits.reserveCapacity(20)
        for row in rows {
            if !isFirst { json.writeInteger(UInt8(ascii: ",")) }
            isFirst = false
            guard let number = value(row) else {
                json.writeStaticString("null")
                continue
            }
            if number < 0 { json.writeInteger(UInt8(ascii: "-")) }
            var rest = number.magnitude
            digits.removeAll(keepingCapacity: true)
            repeat {
                digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            digits.reverse()
            json.writeBytes(digits)
        }
    }
}
