import CZlib
import Hummingbird

/// Sends a selection as one zip archive, of a length that is known beforehand: nothing is written to the disk, and a few
/// megabytes are held at one time.
struct ArchiveStream: Sendable {
    let selection: OriginalsSelection
    let work: WorkLimit

    /// Bytes read at one time.
    private static let chunk = 1 << 20
    /// Files up to here are read once, larger ones twice: their checksum stands before them.
    private static let mostHeld = 16 << 20

    var length: Int { ZipArchive.length(selection.items.map { Self.entry($0) }) }

    /// - Throws: `APIError` where a file is gone or has changed since the length was told: the client then has less than
    ///   it was promised, and knows that it is not the whole. Also where the client is gone.
    func write(_ out: (ByteBuffer) async throws -> Void) async throws {
        var archive = ZipArchive()
        for item in selection.items {
            let (file, checksum, held) = try await work.run { try Self.open(item) }
            try await out(ByteBuffer(bytes: archive.header(Self.entry(item, checksum))))
            if let held {
                try await out(ByteBuffer(bytes: held))
                continue
            }
            var sum = Checksum()
            for start in stride(from: 0, to: item.size, by: Self.chunk) {
                let count = min(Self.chunk, item.size - start)
                let bytes = try await work.run { file.read(at: start, count: count) }
                guard bytes.count == count else { throw APIError.photoFileMissing }
                sum.add(bytes)
                try await out(ByteBuffer(bytes: bytes))
            }
            guard sum.value == checksum else { throw APIError.photoFileMissing }
        }
        try await out(ByteBuffer(bytes: archive.end()))
    }

    private static func entry(_ item: OriginalsSelection.Item, _ checksum: UInt32 = 0) -> ZipArchive.Entry {
        ZipArchive.Entry(name: item.name, size: item.size, checksum: checksum, modified: item.modified)
    }

    /// The file with its checksum, and its bytes where they are few.
    private static func open(
        _ item: OriginalsSelection.Item
    ) throws -> (file: OriginalFile, checksum: UInt32, held: [UInt8]?) {
        let file = try OriginalFile(item.path)
        guard file.etag == item.etag else { throw APIError.photoFileMissing }
        var sum = Checksum()
        if item.size <= mostHeld {
            let bytes = file.read(at: 0, count: item.size)
            guard bytes.count == item.size else { throw APIError.photoFileMissing }
            sum.add(bytes)
            return (file, sum.value, bytes)
        }
        for start in stride(from: 0, to: item.size, by: chunk) {
            sum.add(file.read(at: start, count: min(chunk, item.size - start)))
        }
        return (file, sum.value, nil)
    }
}

/// CRC-32 as zip has it.
struct Checksum {
    private(set) var value: UInt32 = 0

    mutating func add(_ bytes: [UInt8]) {
        value = bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: crc32_z(UInt(value), buffer.baseAddress, buffer.count))
        }
    }
}
