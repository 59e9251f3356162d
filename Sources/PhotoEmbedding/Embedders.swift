import PhotoTypes

/// Pictures to unit vectors.
public protocol ImageEmbedder: Sendable {
    var model: ModelID { get }
    /// Length of the vectors.
    var dimension: Int { get }
    /// The short side, in pixels, below which a shrunk picture would lose detail that the model sees.
    var minimumShortSide: Int { get }

    /// The model's input for one picture: `3 · height · width` floats (planes R, G, B or B, G, R as the pack
    /// says), resized, cropped and normalised. Pure and safe to call from many threads.
    func preprocess(_ image: PixelImage) -> [Float]

    /// - Parameter inputs: results of `preprocess`, any number.
    /// - Returns: one unit vector for each input, in order.
    /// - Throws: `PhotoEmbeddingError`.
    func embed(_ inputs: [[Float]]) throws(PhotoEmbeddingError) -> [EmbeddingVector]
}

/// Words to unit vectors in the same space.
public protocol TextEmbedder: Sendable {
    var model: ModelID { get }
    var dimension: Int { get }

    /// - Returns: one unit vector for each text, in order.
    /// - Throws: `PhotoEmbeddingError`, also for text without a single token.
    func embed(_ texts: [String]) throws(PhotoEmbeddingError) -> [EmbeddingVector]
}
