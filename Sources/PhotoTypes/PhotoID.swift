/// Identity of a photo within one library, stable while the file is moved, renamed or re-indexed.
///
/// Small, dense and never reused within a library, so that a set of photos can be a bitmap.
public struct PhotoID: Hashable, Comparable, Sendable, Codable {
    public let rawValue: Int64

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}
