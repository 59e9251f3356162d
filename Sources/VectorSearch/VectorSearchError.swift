/// Why vectors could not be indexed or searched.
public enum VectorSearchError: Error, Hashable, Sendable {
    case dimensionMismatch(expected: Int, found: Int)
    case notFinite
}

extension VectorSearchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dimensionMismatch(let expected, let found):
            "The vector has \(found) values where the index holds \(expected): it was made by another model."
        case .notFinite:
            "The vector holds a value that is not a number; the model that made it is damaged."
        }
    }
}
