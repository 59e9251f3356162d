import PhotoTypes

/// The text tower of a model pack, with its tokenizer.
public struct PackTextEmbedder: TextEmbedder {
    public let model: ModelID
    public let dimension: Int

    private let pack: ModelPack
    private let tokenizer: any Tokenizer
    private let session: any InferenceSession

    /// Checks and loads the tower; the image tower is not touched.
    ///
    /// - Throws: `PhotoEmbeddingError`, as of `ModelPack.verifyFiles`, `OpenVINOSession` and the tokenizers.
    public init(_ pack: ModelPack, threads: Int = 1) throws(PhotoEmbeddingError) {
        let file = try pack.verifiedFile(pack.manifest.text.file)
        let tokenizer = try pack.tokenizer()
        self.init(pack, tokenizer: tokenizer, session: try OpenVINOSession(onnx: file, streams: threads))
    }

    init(_ pack: ModelPack, tokenizer: any Tokenizer, session: any InferenceSession) {
        self.pack = pack
        self.tokenizer = tokenizer
        self.session = session
        model = pack.model
        dimension = pack.manifest.dimension
    }

    /// Queries: each is put into the pack's prompt, where it has one. What does not fit into the context is
    /// cut.
    public func embed(_ texts: [String]) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        var vectors: [EmbeddingVector] = []
        for text in texts {
            guard !tokenizer.tokens(text, limit: 1).isEmpty else { throw .noText }
            let prompted = pack.manifest.text.prompt?.split(separator: "{}", omittingEmptySubsequences: false)
                .joined(separator: text)
            vectors.append(try embed(verbatim: prompted ?? text))
        }
        return vectors
    }

    private func embed(verbatim text: String) throws(PhotoEmbeddingError) -> EmbeddingVector {
        let input = pack.manifest.text
        let tokens = tokenizer.encode(text, context: input.context)
        let unused = input.context - tokens.count
        let shape = [1, input.context]
        let ids = tokens + [Int64](repeating: tokenizer.padding, count: unused)
        var inputs = [input.inputs.ids: Tensor(shape: shape, values: .int64(ids))]
        if let mask = input.inputs.mask {
            let used = [Int64](repeating: 1, count: tokens.count) + [Int64](repeating: 0, count: unused)
            inputs[mask] = Tensor(shape: shape, values: .int64(used))
        }
        return try session.embeddings(inputs, output: input.output, count: 1, dimension: dimension)[0]
    }

    /// Runs the texts that travel with the pack, as they stand, and compares tokens and vectors.
    ///
    /// - Throws: `PhotoEmbeddingError.goldenMismatch` or `.tokenizerInvalid`; also where the pack's golden
    ///   files are damaged.
    public func verifyGolden() throws(PhotoEmbeddingError) {
        let golden = try GoldenVectors(pack)
        for item in golden.texts {
            guard tokenizer.encode(item.text, context: pack.manifest.text.context) == item.ids else {
                throw .tokenizerInvalid(reason: "it splits \"\(item.text)\" otherwise than the pack says")
            }
            try golden.check([try embed(verbatim: item.text)], against: item.vector, item: "\"\(item.text)\"")
        }
    }
}

extension ModelPack {
    fileprivate func tokenizer() throws(PhotoEmbeddingError) -> any Tokenizer {
        let description = manifest.text.tokenizer
        let vocabulary = [UInt8](try verifiedContents(of: description.vocabulary))
        switch description.kind {
        case .wordpiece:
            return try WordPieceTokenizer(vocabulary: vocabulary, lowercase: description.lowercase ?? true)
        case .clipBPE:
            return try CLIPTokenizer(merges: vocabulary)
        }
    }
}
