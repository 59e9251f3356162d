import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoTypes

/// The vector of a photo that need not be in any library; nothing is written.
///
/// - Throws: `PhotoIndexingError.unreadable`, `.undecodable` or `.embedding`.
public func embedPhoto(
    at path: PhotoPath, decoder: any ImageDecoder, embedder: any ImageEmbedder,
    limits: DecodeLimits = DecodeLimits()
) throws(PhotoIndexingError) -> EmbeddingVector {
    let bytes: [UInt8]
    var refusal: ImageDecodingError?
    do {
        bytes = try PhotoContent(readingFileAt: path, maximumBytes: Int64(limits.bytes)) { head in
            refusal = PictureHead(head).refusal(within: limits)
            return refusal == nil
        }.bytes
    } catch .unwanted {
        throw .undecodable(path, refusal ?? .unrecognised)
    } catch {
        throw .unreadable(error)
    }
    let input: [Float]
    do {
        input = try PictureReader(decoder: decoder, embedder: embedder, limits: limits).input(bytes).input
    } catch {
        throw .undecodable(path, error)
    }
    do {
        return try embedder.embed([input])[0]
    } catch {
        throw .embedding(error)
    }
}
