import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching

/// A picture as the search for duplicates sees it.
struct PictureSample: Sendable {
    let print: PicturePrint
    let vector: EmbeddingVector?

    /// The local check's score and the cosine.
    func measures(with other: PictureSample) -> (score: Double, cosine: Float?) {
        let cosine = vector.flatMap { vector in other.vector.map { vector.cosine(to: $0) } }
        return (compare(print, other.print).score, cosine)
    }
}

/// Makes samples of files and of pictures in memory.
struct SampleMaker: Sendable {
    let store: PhotoStore
    let model: ModelID
    let decoder: any ImageDecoder
    let limits: DecodeLimits
    let embed: DuplicateCalibrator.Embed?

    func image(at path: PhotoPath) throws(CalibrationProblem) -> PixelImage {
        do {
            let content = try PhotoContent(readingFileAt: path, maximumBytes: Int64(limits.bytes))
            let request = DecodeRequest(minimumShortSide: PrintMaker.shortSide, limits: limits)
            return try decoder.decode(content.bytes, request).image
        } catch {
            throw .unreadablePhoto(path, reason: String(describing: error))
        }
    }

    /// - Parameter photo: the one that shows the image, if the library has it: its vector is then not computed again.
    func sample(
        of image: PixelImage, at path: PhotoPath, photo: PhotoID? = nil
    ) throws(CalibrationProblem) -> PictureSample {
        do {
            let known = try photo.flatMap { try store.embedding(of: $0, model: model) }
            return PictureSample(
                print: try PicturePrint(of: image), vector: try known ?? embed?([image]).first)
        } catch {
            throw .unreadablePhoto(path, reason: String(describing: error))
        }
    }

    func sample(at path: PhotoPath) -> Result<PictureSample, CalibrationProblem> {
        Result { () throws(CalibrationProblem) in
            let image = try image(at: path)
            let photo = try? store.photo(at: path)
            return try sample(of: image, at: path, photo: photo?.id)
        }
    }
}
