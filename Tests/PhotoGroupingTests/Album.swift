import Foundation
import ImageDecoding
import PhotoGrouping
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

/// A folder of real picture files and a library of them, whose vectors are the colours of a grid.
final class Album: Sendable {
    static let model = ModelID("colours@1")
    private static let grid = 4

    let temporary: TemporaryFolder
    let store: PhotoStore

    init() throws {
        temporary = try TemporaryFolder()
        store = try PhotoStore(LibraryFolder(temporary("library")), for: .writing)
        try FileManager.default.createDirectory(
            atPath: temporary("photos"), withIntermediateDirectories: true)
    }

    func path(_ name: String) -> PhotoPath { PhotoPath(temporary("photos/" + name)) }

    static func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Checkout.folder.appending(path: "Samples/photos/" + name)))
    }

    /// A sample's pixels, no larger than needed.
    static func picture(_ name: String, side: Int = 640) throws -> PixelImage {
        try PortableDecoder().thumbnail(sample(name), side: side)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: temporary("photos/" + name)))
    }

    /// A JPEG file of a picture, with the metadata given.
    func write(_ name: String, _ image: PixelImage, _ exif: ExifBlock? = nil, quality: Int = 92) throws {
        let jpeg = try ThumbnailEncoder(quality: quality).encode(image)
        try write(name, exif.map { $0.inserted(into: jpeg) } ?? jpeg)
    }

    /// Indexes all files of the folder, as the indexer does.
    func index() throws {
        let folder = temporary("photos")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let session = try store.beginIndexing(
            root: PhotoPath(folder), model: Self.model, dimension: 3 * Self.grid * Self.grid)
        let photos = try names.map { name in
            let content = try PhotoContent(readingFileAt: path(name), maximumBytes: 1 << 30)
            var facts = PhotoFacts(metadataIn: content.bytes, modified: content.stamp.modified)
            let decoded = try PortableDecoder().decode(content.bytes, DecodeRequest(minimumShortSide: 64))
            facts.pixelSize = decoded.originalSize
            return IndexedPhoto(
                path: path(name), stamp: content.stamp, companions: [], contentHash: content.hash,
                facts: facts,
                vector: .computed(try Self.vector(decoded.image)))
        }
        _ = try session.survey(photos.map { FoundFile(path: $0.path, stamp: $0.stamp, companions: []) })
        _ = try session.commit(photos.map(IndexResult.read), times: IndexStageTimes()) { _ in false }
        _ = try session.end(.finished)
    }

    func report() async throws -> DuplicateReport {
        try index()
        let finder = DuplicateFinder(store: store, model: Self.model)
        try await finder.update()
        return try finder.report()
    }

    private static func vector(_ image: PixelImage) throws -> EmbeddingVector {
        var sums = [Float](repeating: 0, count: 3 * grid * grid)
        for row in 0..<image.height {
            for column in 0..<image.width {
                let cell = row * grid / image.height * grid + column * grid / image.width
                for channel in 0..<3 {
                    sums[cell * 3 + channel] += Float(
                        image.pixels[(row * image.width + column) * 3 + channel])
                }
            }
        }
        return try #require(EmbeddingVector(normalising: sums))
    }
}

/// An EXIF block (EXIF 2.32: a big-endian TIFF in a JPEG's APP1), as a camera writes it.
struct ExifBlock {
    var model = "X100V"
    var orientation = 1
    /// `2024:03:09 17:04:05`.
    var taken: String?
    /// `037`.
    var fraction: String?
    var software: String?

    func inserted(into jpeg: [UInt8]) -> [UInt8] {
        let body = Array("Exif\0\0".utf8) + tiff
        let length = body.count + 2
        return Array(jpeg[0..<2]) + [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + body + jpeg[2...]
    }

    private typealias Entry = (tag: UInt16, kind: UInt16, bytes: [UInt8])

    private var tiff: [UInt8] {
        func text(_ tag: UInt16, _ value: String?) -> [Entry] {
            value.map { [(tag, 2, Array($0.utf8) + [0])] } ?? []
        }
        let details = text(0x9003, taken) + text(0x9291, fraction)
        var main: [Entry] =
            text(0x010f, "Fujifilm") + text(0x0110, model) + [(0x0112, 3, [0, UInt8(orientation), 0, 0])]
            + text(0x0131, software)
        let start = 8
        main.append((0x8769, 4, [0, 0, 0, 0]))
        let offset = start + Self.directory(main, at: start).count
        main[main.count - 1].bytes = Self.number(offset)
        return Array("MM\0*".utf8) + Self.number(start) + Self.directory(main, at: start)
            + Self.directory(details, at: offset)
    }

    private static func directory(_ entries: [Entry], at start: Int) -> [UInt8] {
        let valuesAt = start + 2 + 12 * entries.count + 4
        var (table, values): ([UInt8], [UInt8]) = ([0, UInt8(entries.count)], [])
        for entry in entries {
            let count = entry.kind == 2 ? entry.bytes.count : 1
            table += [UInt8(entry.tag >> 8), UInt8(entry.tag & 0xff), 0, UInt8(entry.kind)] + number(count)
            if entry.bytes.count <= 4 {
                table += entry.bytes + [UInt8](repeating: 0, count: 4 - entry.bytes.count)
            } else {
                table += number(valuesAt + values.count)
                values += entry.bytes
            }
        }
        return table + [0, 0, 0, 0] + values
    }

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
