import Foundation
import ImageDecoding
import PhotoSource
import PhotoTypes

/// A value that threads share.
///
/// `@unchecked Sendable`: the value is touched under the lock.
final class Shared<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) {
        stored = value
    }

    var value: Value { lock.withLock { stored } }

    @discardableResult
    func update<Result>(_ body: (inout Value) -> Result) -> Result {
        lock.withLock { body(&stored) }
    }
}

/// The real decoder, watched.
struct WatchedDecoder: ImageDecoder {
    let base = PortableDecoder()
    let count = Shared(0)
    var before: @Sendable (Int) -> Void = { _ in }

    func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage {
        before(
            count.update {
                $0 += 1; return $0
            })
        return try base.decode(bytes, request)
    }
}

/// A real folder whose files behave as told.
struct TroubledSource: PhotoSource {
    let base: FolderSource
    var scanned: @Sendable (PhotoPath) throws -> Void = { _ in }
    var reading: @Sendable (PhotoPath) throws(PhotoSourceError) -> Void = { (_) throws(PhotoSourceError) in }

    var root: PhotoPath { base.root }

    func scan(
        excluding excluded: Set<PhotoPath>, _ visit: (SourceEvent) async throws -> Void
    ) async throws {
        try await base.scan(excluding: excluded) { event in
            if case .found(let item) = event { try scanned(item.path) }
            try await visit(event)
        }
    }

    func read(_ item: SourceItem) throws(PhotoSourceError) -> PhotoContent {
        try reading(item.path)
        return try base.read(item)
    }
}
