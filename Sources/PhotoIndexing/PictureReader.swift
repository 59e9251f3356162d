import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching

/// Bytes to facts and to the model's input.
struct PictureReader: Sendable {
    let decoder: any ImageDecoder
    let embedder: any ImageEmbedder
    let limits: DecodeLimits

    func prepare(
        _ file: FoundFile, _ content: PhotoContent, _ times: inout IndexStageTimes
    ) throws(ImageDecodingError) -> PreparedPhoto {
        var facts = measured(&times.reading) {
            PhotoFacts(content, path: file.path, companions: file.companions)
        }
        let decoded = measured(&times.decoding) {
            Result { () throws(ImageDecodingError) in try self.input(content.bytes) }
        }
        let picture = try decoded.get()
        facts.pixelSize = picture.size
        facts.fault = picture.fault
        return PreparedPhoto(
            file: file, content: content, facts: facts, input: picture.input, pattern: picture.pattern)
    }

    /// What indexing takes from a picture.
    struct Input {
        /// The model's.
        let input: [Float]
        /// That the picture has in its file.
        let size: PixelSize
        /// How light lies in it; `nil` where it is plain.
        let pattern: UInt64?
        /// What is wrong with the file; `nil`: nothing.
        let fault: PictureFault?
    }

    func input(_ bytes: [UInt8]) throws(ImageDecodingError) -> Input {
        let request = DecodeRequest(minimumShortSide: embedder.minimumShortSide, limits: limits)
        let decoded = try decoder.decode(bytes, request)
        return Input(
            input: embedder.preprocess(decoded.image), size: decoded.originalSize,
            pattern: LightPattern(of: decoded.image)?.bits, fault: decoded.fault)
    }

    /// The facts of a photo whose bytes are those of another, which tells what only a decoder can.
    func facts(_ file: FoundFile, _ content: PhotoContent, like twin: PhotoFacts) -> PhotoFacts {
        var facts = PhotoFacts(content, path: file.path, companions: file.companions)
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
    private let movies: (own: [PhotoPath], strangers: [PhotoPath])
    let pattern: UInt64?

    fileprivate init(
        file: FoundFile, content: PhotoContent, facts: PhotoFacts, input: [Float], pattern: UInt64?
    ) {
        self.file = file.with(content.stamp)
        movies = file.movies(provenBy: content)
        contentHash = content.hash
        self.facts = facts
        self.input = input
        self.pattern = pattern
    }

    func indexed(_ vector: EmbeddingVector) -> IndexedPhoto {
        IndexedPhoto(
            path: file.path, stamp: file.stamp, companions: file.companions + movies.own,
            strangers: movies.strangers, contentHash: contentHash, facts: facts,
            sidecarsModified: file.sidecarsModified, vector: .computed(vector), pattern: .found(pattern))
    }
}
