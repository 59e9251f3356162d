/// Names the model that made a vector: `id@version` of its model pack. Vectors of different models never meet.
public struct ModelID: Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }
}
