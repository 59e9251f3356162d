/// What stays when the picture is gone: a vector of unit length in the space of one model.
public struct EmbeddingVector: Hashable, Sendable {
    /// Unit length, all finite.
    public let values: [Float]

    /// Scales `values` to unit length. `nil` for a zero, non-finite or empty vector, which has no direction.
    public init?(normalising values: [Float]) {
        let squares = values.reduce(into: 0.0) { $0 += Double($1) * Double($1) }
        guard squares.isFinite, squares > 0 else { return nil }
        let scale = Float(1 / squares.squareRoot())
        self.values = values.map { $0 * scale }
    }

    public var dimension: Int { values.count }

    /// Cosine of the angle between two vectors of one model, −1 … 1.
    ///
    /// - Precondition: both have the same dimension.
    public func cosine(to other: EmbeddingVector) -> Float {
        precondition(dimension == other.dimension, "vectors of different models do not compare")
        return zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
