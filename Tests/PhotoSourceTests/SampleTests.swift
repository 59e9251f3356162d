import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// Real cameras' files, which do not belong to the repository.
@Suite(.enabled(if: Samples.folder != nil, "the shared samples are not here"))
struct SampleTests {
    private func facts(_ file: String) throws -> PhotoFacts {
        let folder = try #require(Samples.folder)
        return PhotoFacts(metadataIn: Array(try Data(contentsOf: folder.appending(path: file))))
    }

    @Test func readsAnIPhonesHEIC() throws {
        let facts = try facts("exif/exif-samples/heic/mobile/iphone_13_pro_max.HEIC")
        #expect(facts.cameraMake == "Apple" && facts.cameraModel == "iPhone 13 Pro Max")
        #expect(facts.captureTime?.origin == .camera)
        #expect(facts.captureTime?.utcOffset != nil)
        #expect(facts.orientation == 6 && facts.lens?.hasPrefix("iPhone 13 Pro Max") == true)
    }

    @Test func readsPlaces() throws {
        let facts = try facts("exif/exif-samples/jpg/gps/DSCN0010.jpg")
        #expect(abs((facts.place?.latitude ?? 0) - 43.46745) < 1e-4)
        #expect(abs((facts.place?.longitude ?? 0) - 11.88513) < 1e-4)
        // The camera wrote no offset, and its clock and GPS time are 22 hours apart, which no zone explains.
        #expect(facts.captureTime?.wallClock == 1_224_692_919_000)
        #expect(facts.captureTime?.utcOffset == nil)
    }

    @Test func readsEverySampleWithoutCrashing() async throws {
        let folder = try #require(Samples.folder)
        let source = FolderSource(root: PhotoPath(folder.path))
        var dated = 0
        for item in try await found(by: source) {
            guard let content = try? source.read(item) else { continue }
            dated += PhotoFacts(metadataIn: content.bytes).captureTime == nil ? 0 : 1
        }
        #expect(dated > 50)
    }
}

enum Samples {
    static let folder: URL? = {
        let samples = Checkout.shared?.appending(path: "samples")
        return samples.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
    }()
}
