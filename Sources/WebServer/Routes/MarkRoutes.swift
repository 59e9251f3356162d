import Hummingbird
import PhotoStore
import PhotoTypes

/// What the user says of photos: favourites, stars, hidden, turned. No file is changed.
struct MarkRoutes {
    let state: ServerState

    /// The same change for many photos.
    private struct ChangeBody: Decodable, Sendable {
        let photos: [Int64]
        let favourite: Bool?
        /// 0: none.
        let rating: Int?
        let hidden: Bool?
        /// Degrees clockwise, added to what the photo has.
        let turn: Int?
    }

    /// The marks of photos as they are to be.
    private struct SetBody: Decodable, Sendable {
        let marks: [Mark]
    }

    struct Mark: Codable, Sendable {
        let photo: Int64
        let favourite: Bool
        /// 0: none; absent: as the file says.
        let rating: Int?
        let hidden: Bool
        let turned: Int

        init(_ photo: PhotoID, _ mark: PhotoMark) {
            self.photo = photo.rawValue
            favourite = mark.isFavourite
            rating = mark.rating
            hidden = mark.isHidden
            turned = mark.turn.rawValue
        }
    }

    private struct Changed: Encodable {
        /// What the photos' marks were: to be sent back to undo the change.
        let before: [Mark]

        init(_ before: [PhotoID: PhotoMark]) {
            self.before = before.sorted { $0.key < $1.key }.map { Mark($0.key, $0.value) }
        }
    }

    private static let mostPhotos = 10_000

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.post("/api/v1/marks") { request, _ in
            let body = try await request.body(ChangeBody.self, state.limits)
            let change = try Self.change(body)
            try Self.require(body.photos)
            return try JSONAnswer.response(
                Changed(try await Self.write(state) { try $0.mark(body.photos.map(PhotoID.init), change) }))
        }
        endpoints.put("/api/v1/marks") { request, _ in
            let marks = try await request.body(SetBody.self, state.limits).marks
            try Self.require(marks.map(\.photo))
            let wanted = try Dictionary(
                marks.map { (PhotoID($0.photo), try Self.mark($0)) }, uniquingKeysWith: { $1 })
            return try JSONAnswer.response(Changed(try await Self.write(state) { try $0.set(wanted) }))
        }
    }

    private static func write(
        _ state: ServerState,
        _ body: @escaping @Sendable (PhotoStore) throws -> [PhotoID: PhotoMark]
    ) async throws -> [PhotoID: PhotoMark] {
        // Nothing is made where there is no library.
        _ = try await state.library.store()
        let work = state.library.work
        return try await state.writer.write { store in try await work.run { try body(store) } }
    }

    private static func require(_ photos: [Int64]) throws(APIError) {
        guard (1...mostPhotos).contains(photos.count) else {
            throw .invalid("photos", "a list of 1 to \(mostPhotos) photos")
        }
    }

    private static func change(_ body: ChangeBody) throws(APIError) -> PhotoMark.Change {
        let turn = ((body.turn ?? 0) % 360 + 360) % 360
        guard let turn = PhotoMark.Turn(rawValue: turn) else {
            throw .invalid("turn", "a multiple of 90 degrees")
        }
        return PhotoMark.Change(
            isFavourite: body.favourite, rating: try rating(body.rating), isHidden: body.hidden, turn: turn)
    }

    private static func mark(_ mark: Mark) throws(APIError) -> PhotoMark {
        guard let turn = PhotoMark.Turn(rawValue: mark.turned) else {
            throw .invalid("turned", "0, 90, 180 or 270")
        }
        return PhotoMark(
            isFavourite: mark.favourite, rating: try rating(mark.rating), isHidden: mark.hidden, turn: turn)
    }

    private static func rating(_ stars: Int?) throws(APIError) -> Int? {
        guard let stars else { return nil }
        guard (0...5).contains(stars) else { throw .invalid("rating", "a number from 0 to 5") }
        return stars
    }
}
