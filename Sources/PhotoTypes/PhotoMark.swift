/// What the user says of a photo in the library. No file is changed by it.
public struct PhotoMark: Hashable, Sendable {
    public var isFavourite: Bool
    /// 1 … 5 stars; 0: none, whatever the file says; `nil`: as the file says.
    public var rating: Int?
    /// Left out of the timeline and of searches.
    public var isHidden: Bool
    /// How the photo is turned when it is shown.
    public var turn: Turn

    public init(isFavourite: Bool = false, rating: Int? = nil, isHidden: Bool = false, turn: Turn = .none) {
        self.isFavourite = isFavourite
        self.rating = rating
        self.isHidden = isHidden
        self.turn = turn
    }

    /// Clockwise, in degrees.
    public enum Turn: Int, CaseIterable, Sendable {
        case none = 0
        case right = 90
        case half = 180
        case left = 270

        /// Whether width and height change places.
        public var isUpended: Bool { self == .right || self == .left }

        public static func + (one: Turn, other: Turn) -> Turn {
            Turn(rawValue: (one.rawValue + other.rawValue) % 360) ?? .none
        }
    }
}

extension PhotoMark {
    /// A change to any of a photo's marks; what is `nil` stays as it is.
    public struct Change: Hashable, Sendable {
        public var isFavourite: Bool?
        /// 0 … 5.
        public var rating: Int?
        public var isHidden: Bool?
        /// Added to the turn that the photo has.
        public var turn: Turn

        public init(
            isFavourite: Bool? = nil, rating: Int? = nil, isHidden: Bool? = nil, turn: Turn = .none
        ) {
            self.isFavourite = isFavourite
            self.rating = rating
            self.isHidden = isHidden
            self.turn = turn
        }
    }

    public func changed(by change: Change) -> PhotoMark {
        PhotoMark(
            isFavourite: change.isFavourite ?? isFavourite, rating: change.rating ?? rating,
            isHidden: change.isHidden ?? isHidden, turn: turn + change.turn)
    }
}
