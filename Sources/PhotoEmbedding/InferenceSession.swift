/// A dense tensor, row-major.
public struct Tensor: Sendable, Equatable {
    public enum Values: Sendable, Equatable {
        case float32([Float])
        case int64([Int64])
    }

    public let shape: [Int]
    public let values: Values

    public init(shape: [Int], values: Values) {
        self.shape = shape
        self.values = values
    }
}

/// A loaded network that can be run from many threads at once.
public protocol InferenceSession: Sendable {
    /// Runs the network on named inputs; the first dimension of each is the batch.
    ///
    /// - Returns: the named outputs asked for, float32.
    /// - Throws: `PhotoEmbeddingError.inferenceFailed`.
    func run(_ inputs: [String: Tensor], outputs: [String]) throws(PhotoEmbeddingError) -> [String: Tensor]
}
