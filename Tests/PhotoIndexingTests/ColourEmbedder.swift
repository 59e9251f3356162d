import PhotoEmbedding
import PhotoTypes

/// A real embedder without a network: the mean colours of a grid, in so far as that is a direction.
struct ColourEmbedder: ImageEmbedder {
    var model = ModelID("colours@1")
    private let grid = 4

    var dimension: Int { grid * grid * 3 }
    var minimumShortSide: Int { 32 }

    func preprocess(_ image: PixelImage) -> [Float] {
        var sums = [Float](repeating: 0, count: dimension)
        for row in 0..<image.height {
            for column in 0..<image.width {
                let cell = (row * grid / image.height * grid + column * grid / image.width) * 3
                for channel in 0..<3 {
                    sums[cell + channel] +=
                        Float(image.pixels[(row * image.width + column) * 3 + channel]) + 1
                }
            }
        }
        return sums
    }

    func embed(_ inputs: [[Float]]) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        var vectors: [EmbeddingVector] = []
        for input in inputs {
            guard let vector = EmbeddingVector(normalising: input) else {
                throw .inferenceFailed(reason: "no direction")
            }
            vectors.append(vector)
        }
        return vectors
    }
}

/// Fails on the inputs that `isBad` names.
struct FailingEmbedder: ImageEmbedder {
    let base = ColourEmbedder()
    let isBad: @Sendable ([Float]) -> Bool

    var model: ModelID { base.model }
    var dimension: Int { base.dimension }
    var minimumShortSide: Int { base.minimumShortSide }

    func preprocess(_ image: PixelImage) -> [Float] { base.preprocess(image) }

    func embed(_ inputs: [[Float]]) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        guard !inputs.contains(where: isBad) else { throw .inferenceFailed(reason: "bad") }
        return try base.embed(inputs)
    }
}
