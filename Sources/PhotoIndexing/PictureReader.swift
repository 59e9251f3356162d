import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// Bytes to facts and to the model's input.
struct PictureReader: Sendable {
    let decoder: any ImageDecoder
    let embedder: any ImageEmbedder
    let limits: DecodeLimits

    func prepare(
        _ file: FoundFile, _ content: PhotoContent, _ times: inout IndexStageTimes
    ) throws(ImageDecodingError) -> PreparedPhoto {
        var facts = measured(&times.reading) { PhotoFacts(content, companions: file.companions) }
        let decoded = measured(&times.decoding) {
            Result { () throws(ImageDecodingError) in try self.input(content.bytes) }
        }
        let picture = try decoded.get()
        facts.pixelSize = picture.size
        facts.fault = picture.fault
        return PreparedPhoto(file: file, content: content, facts: facts, input: picture.input)
    }

    /// The model's input for a picture, the size the picture has in its file, and what is wrong with that.
    func input(
        _ bytes: [UInt8]
    ) throws(ImageDecodingError) -> (input: [Float], size: PixelSize, fault: PictureFault?) {
        let request = DecodeRequest(minimumShortSide: embedder.minimumShortSide, limits: limits)
        let decoded = try decoder.decode(bytes, request)
        return (embedder.preprocess(decoded.image), decoded.originalSize, decoded.fault)
    }

    /// The facts of a photo whose bytes are those of another, which tells what only a decoder can.
    func facts(_ file: FoundFile, _ content: PhotoContent, like twin: PhotoFacts) -> PhotoFacts {
        var facts = PhotoFacts(content, companions: file.companions)
        facts.pixelSize = twin.pixelSize
        facts.fault = twin.fault
        return facts
    }
}

/// A photo that lacks only its vector; its bytes are let go.
struct PreparedPhoto: Sendable {
    let file: FoundFile
    let contentHash: ContentHash
    let facts: PhotoFacts
    /// The model's input.
    let input: [Float]

    fileprivate init(file: FoundFile, content: PhotoContent, facts: PhotoFacts, input: [Float]) {
        self.file = file.with(content.stamp)
        contentHash = content.hash
        self.facts = facts
        self.input = input
    }

    func indexed(_ vector: EmbeddingVector) -> IndexedPhoto {
        IndexedPhoto(
            path: file.path, stamp: file.stamp, companions: file.companions, contentHash: contentHash,
            facts: facts,
            vector: .computed(vector))
    }
}
