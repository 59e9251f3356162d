import Hummingbird
import PhotoStore

/// The layout of all photos as JSON, kept until the library changes: 2 MB for 100,000 photos.
actor LayoutCache {
    enum Order: String, Sendable {
        case newest, oldest
    }

    private struct Layout {
        let revision: String
        var answers: [Order: ByteBuffer] = [:]
    }

    private let library: LibraryAccess
    private var latest: Layout?

    init(_ library: LibraryAccess) {
        self.library = library
    }

    /// - Returns: a library that is not there is empty.
    func answer(_ order: Order) async throws -> (revision: String, json: ByteBuffer) {
        guard let store = try await library.storeIfAny() else {
            return ("none", LayoutJSON.encode([], revision: "none"))
        }
        let revision = try await library.read { _ in try store.revision().text }
        if let known = latest, known.revision == revision, let json = known.answers[order] {
            return (revision, json)
        }
        let json = try await library.read { _ in
            let rows = try store.layout().newestFirst
            return order == .newest
                ? LayoutJSON.encode(rows, revision: revision)
                : LayoutJSON.encode(rows.reversed(), revision: revision)
        }
        if latest?.revision != revision { latest = Layout(revision: revision) }
        latest?.answers[order] = json
        return (revision, json)
    }
}

/// Columns of numbers, written without a detour through objects for each photo.
enum LayoutJSON {
    static func encode(_ rows: some Collection<LibraryLayout.Row>, revision: String) -> ByteBuffer {
        var json = ByteBuffer()
        json.reserveCapacity(24 * rows.count + 128)
        json.writeString("{\"aspects\":[")
        write(rows, to: &json) { Int64($0.aspect) }
        json.writeString("],\"days\":[")
        write(rows, to: &json, \.day)
        json.writeString("],\"ids\":[")
        write(rows, to: &json, \.id)
        json.writeString("],\"revision\":\"\(revision)\"}")
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
