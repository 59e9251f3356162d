import Foundation
import ImageDecoding
import PhotoTypes
import TestSupport
import Testing

/// The folder of samples that do not belong to the repository, where it is present.
enum Samples {
    static let folder: URL? = {
        let samples = Checkout.shared?.appending(path: "samples")
        return samples.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
    }()

    static func files(in part: String) -> [String] {
        guard let folder else { return [] }
        let files = FileManager.default.enumerator(
            at: folder.appending(path: part), includingPropertiesForKeys: [.isRegularFileKey])
        return (files?.allObjects as? [URL] ?? []).filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
        }.map { String($0.standardizedFileURL.path.dropFirst(folder.path.count + 1)) }.sorted()
    }

    static func decode(_ file: String, _ request: DecodeRequest = .sample) throws -> DecodedImage {
        let url = try #require(folder).appending(path: file)
        return try PortableDecoder().decode(Array(Data(contentsOf: url)), request)
    }
}

/// Real, odd and hostile files: each decodes or gives a clear error.
@Suite(.enabled(if: Samples.folder != nil, "the shared samples are not here"))
struct SampleTests {
    /// All of `exif`; of the others, all but truncated ones and kinds of TIFF and AVIF that libvips refuses.
    @Test(arguments: [("exif", 0), ("formats", 0.15), ("neardup", 0.15)])
    func filesDecode(part: String, tolerated: Double) throws {
        var failures: [String: any Error] = [:]
        let files = Samples.files(in: part).filter {
            ["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif", "bmp"].contains(
                URL(filePath: $0).pathExtension.lowercased())
        }
        for file in files {
            do { _ = try Samples.decode(file) } catch { failures[file] = error }
        }
        #expect(Double(failures.count) <= tolerated * Double(files.count), "\(failures)")
    }

    @Test func corruptFilesGiveErrorsOrPictures() throws {
        var failures: [String: ImageDecodingError] = [:]
        let files = Samples.files(in: "corrupt")
        for file in files {
            do {
                let decoded = try Samples.decode(file)
                #expect(decoded.image.size.shortSide > 0)
            } catch let error as ImageDecodingError {
                failures[file] = error
            }
        }
        #expect(failures["corrupt/truncated.jpg"] != nil && failures["corrupt/truncated.gif"] != nil)
        #expect(failures.count < files.count)
    }

    @Test(arguments: 1...8, ["landscape", "portrait"])
    func orientationsAgree(orientation: Int, kind: String) throws {
        let name = { (number: Int) in "exif/exif-samples/jpg/orientation/\(kind)_\(number).jpg" }
        let upright = try Samples.decode(name(1), DecodeRequest()).image
        let turned = try Samples.decode(name(orientation), DecodeRequest()).image
        #expect(turned.difference(to: upright) < 12)
    }
}

extension DecodeRequest {
    fileprivate static let sample = DecodeRequest(
        minimumShortSide: 160, limits: DecodeLimits(pixels: 100_000_000, seconds: 20))
}
