import PhotoTypes

/// What a picture of a photo shows: these bytes, turned like that.
struct PictureVersion: Equatable, Sendable {
    let hash: ContentHash
    let turn: PhotoMark.Turn

    init(_ photo: Photo) {
        hash = photo.contentHash
        turn = photo.mark.turn
    }

    /// Names it: `digits` of the bytes' hash, and the turn where there is one.
    func text(digits: Int) -> String {
        hash.hex.prefix(digits) + (turn == .none ? "" : "r\(turn.rawValue)")
    }
}
