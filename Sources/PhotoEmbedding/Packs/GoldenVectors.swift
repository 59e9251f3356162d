import Crypto
import Foundation
import PhotoTypes

/// Inputs and the vectors that the pack's maker got for them: proof that a model works the same here.
struct GoldenVectors: Decodable, Sendable {
    struct Image: Decodable, Sendable {
        /// A binary PPM of the pack.
        let file: String
        let vector: [Float]
    }

    struct Text: Decodable, Sendable {
        let text: String
        /// Start and end included, padding not.
        let ids: [Int64]
        let vector: [Float]
    }

    let images: [Image]
    let texts: [Text]
    /// 0 … 1.
    let minimumCosine: Float

    init(_ pack: ModelPack) throws(PhotoEmbeddingError) {
        let path = pack.manifest.golden
        let golden = try ModelPack.decode(
            GoldenVectors.self, from: try pack.verifiedContents(of: path), path: path)
        let vectors = golden.images.map(\.vector) + golden.texts.map(\.vector)
        guard vectors.allSatisfy({ $0.count == pack.manifest.dimension }) else {
            throw .manifestInvalid(path: path, reason: "a vector does not have the pack's dimension")
        }
        guard !golden.images.isEmpty, !golden.texts.isEmpty else {
            throw .manifestInvalid(path: path, reason: "it proves nothing: images or texts are empty")
        }
        self = golden
    }

    func check(
        _ vectors: [EmbeddingVector], against expected: [Float], item: String
    ) throws(PhotoEmbeddingError) {
        let cosines = vectors.map { vector in
            EmbeddingVector(normalising: expected).map { $0.cosine(to: vector) } ?? 0
        }
        guard let cosine = cosines.min(), cosine >= minimumCosine else {
            throw .goldenMismatch(item: item, cosine: cosines.min() ?? 0, minimum: minimumCosine)
        }
    }
}

extension ModelPack {
    /// Changes when the model, the inference library or the kind of machine does: golden vectors that were
    /// right under a fingerprint need not be checked again under the same one.
    ///
    /// - Throws: `PhotoEmbeddingError.runtimeMissing`.
    public func fingerprint() throws(PhotoEmbeddingError) -> String {
        let runtime = try OpenVINORuntime.shared()
        let parts = [digest, runtime.version, runtime.processor]
        return SHA256.hash(data: Data(parts.joined(separator: "\n").utf8)).hex
    }

    func goldenPicture(_ path: String) throws(PhotoEmbeddingError) -> PixelImage {
        guard let picture = PixelImage(ppm: [UInt8](try verifiedContents(of: path))) else {
            throw .manifestInvalid(path: path, reason: "it is not a binary 8-bit PPM")
        }
        return picture
    }
}

extension PixelImage {
    /// Reads a binary PPM (Netpbm "P6") of 8 bits a channel without comments; `nil` for anything else.
    init?(ppm bytes: [UInt8]) {
        // "P6", width, height and 255, each ended by white space; the pixels follow.
        let parts = bytes.prefix(64).split(maxSplits: 4) { [0x20, 0x0A].contains($0) }
        guard parts.count == 5, parts[0].elementsEqual("P6".utf8), parts[3].elementsEqual("255".utf8) else {
            return nil
        }
        let sides = [parts[1], parts[2]].compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        let pixels = bytes[parts[4].startIndex...]
        guard sides.count == 2, sides.allSatisfy({ (1...65_536).contains($0) }),
            pixels.count == sides[0] * sides[1] * 3
        else { return nil }
        self.init(size: PixelSize(width: sides[0], height: sides[1]), pixels: Array(pixels))
    }
}
