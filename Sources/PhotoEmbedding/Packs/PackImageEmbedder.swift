import PhotoTypes

/// The image tower of a model pack.
public struct PackImageEmbedder: ImageEmbedder {
    public let model: ModelID
    public let dimension: Int
    /// Twice what the tower's resize needs. Shrunk to that exactly, a picture would show the decoder's own
    /// filter instead: vectors then stray from those of a full decode down to a cosine of 0.994, and of 0.9949 at
    /// half again; so, to 0.998. A photo of 9 megapixels or more still is shrunk eightfold.
    public var minimumShortSide: Int { preprocessing.minimumShortSide * 2 }

    private let pack: ModelPack
    private let preprocessing: ImagePreprocessing
    private let session: any InferenceSession

    /// Checks and loads the tower; the text tower is not touched.
    ///
    /// - Parameter threads: how many threads will call `embed` at the same time.
    /// - Throws: `PhotoEmbeddingError`, as of `ModelPack.verifyFiles` and `OpenVINOSession`.
    public init(_ pack: ModelPack, threads: Int = 1) throws(PhotoEmbeddingError) {
        let file = try pack.verifiedFile(pack.manifest.image.file)
        self.init(pack, session: try OpenVINOSession(onnx: file, streams: threads))
    }

    init(_ pack: ModelPack, session: any InferenceSession) {
        self.pack = pack
        self.session = session
        model = pack.model
        dimension = pack.manifest.dimension
        preprocessing = ImagePreprocessing(pack.manifest.image)
    }

    public func preprocess(_ image: PixelImage) -> [Float] {
        preprocessing.tensor(of: image)
    }

    /// How many pictures a run takes: on one thread four need a quarter less time each than one alone; eight
    /// need as much as four, and more memory.
    private static let batch = 4

    public func embed(_ inputs: [[Float]]) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        let image = pack.manifest.image
        let size = 3 * image.height * image.width
        guard inputs.allSatisfy({ $0.count == size }) else {
            throw .inferenceFailed(reason: "a picture's input does not have the \(size) values of preprocess")
        }
        var vectors: [EmbeddingVector] = []
        vectors.reserveCapacity(inputs.count)
        for start in stride(from: 0, to: inputs.count, by: Self.batch) {
            let part = inputs[start..<min(start + Self.batch, inputs.count)]
            var values: [Float] = []
            values.reserveCapacity(part.count * size)
            for input in part { values += input }
            let tensor = Tensor(
                shape: [part.count, 3, image.height, image.width], values: .float32(values))
            vectors += try session.embeddings(
                [image.input: tensor], output: image.output, count: part.count, dimension: dimension)
        }
        return vectors
    }

    /// Prepares and runs the pictures that travel with the pack, and compares.
    ///
    /// - Throws: `PhotoEmbeddingError.goldenMismatch`; also where the pack's golden files are damaged.
    public func verifyGolden() throws(PhotoEmbeddingError) {
        let golden = try GoldenVectors(pack)
        for item in golden.images {
            let picture = try pack.goldenPicture(item.file)
            try golden.check(try embed([preprocess(picture)]), against: item.vector, item: item.file)
        }
    }
}

extension InferenceSession {
    /// Runs a tower and reads `count` unit vectors from its output.
    func embeddings(
        _ inputs: [String: Tensor], output: String, count: Int, dimension: Int
    ) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        let result = try run(inputs, outputs: [output])[output]
        guard let result, case .float32(let values) = result.values, values.count == count * dimension else {
            let shape = result.map { "\($0.shape)" } ?? "nothing"
            throw .inferenceFailed(reason: "\"\(output)\" is \(shape), not [\(count), \(dimension)] floats")
        }
        var vectors: [EmbeddingVector] = []
        for start in stride(from: 0, to: values.count, by: dimension) {
            guard let vector = EmbeddingVector(normalising: Array(values[start..<start + dimension])) else {
                throw .inferenceFailed(
                    reason: "the network gave a vector without direction (zero or not a number)")
            }
            vectors.append(vector)
        }
        return vectors
    }
}
