import PhotoTypes

extension ContentHash {
    /// A hash told by the low 32 bits of a number.
    public static func made(of content: Int) -> ContentHash {
        guard
            let hash = ContentHash(bytes: (0..<32).map { UInt8(truncatingIfNeeded: content >> ($0 % 4 * 8)) })
        else { preconditionFailure("32 bytes") }
        return hash
    }
}

extension PhotoPath: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}
