import CVectorKernels

/// The first page of a segment file: little-endian numbers, the last four bytes their CRC-32C.
struct SegmentHeader {
    static let magic: [UInt8] = Array("AIVSEG\r\n".utf8)
    static let version: UInt32 = 1
    static let page = 4_096

    /// The parts of a segment, in their order in the file.
    enum Part: Int, CaseIterable {
        case lists, centroids, keys, order, samples, signs, nibbles, rows

        /// Read by every search.
        var isHot: Bool { self != .nibbles && self != .rows }
    }

    struct Entry {
        var offset, count: Int
        var checksum: UInt32
    }

    let slotCount: Int
    let width: Int
    let parts: [Entry]

    init(segment: Segment, parts blocks: [MemoryBlock]) {
        slotCount = segment.slotCount
        width = segment.layout.width
        var parts: [Entry] = []
        var next = Self.page
        for block in blocks {
            parts.append(
                Entry(offset: next, count: block.count, checksum: vk_crc32c(0, block.base, block.count)))
            next = (next + block.count + Self.page - 1) / Self.page * Self.page
        }
        self.parts = parts
    }

    var fileSize: Int { parts.last.map { $0.offset + $0.count } ?? 0 }

    var encoded: [UInt8] {
        var bytes = Self.magic
        bytes.append(Self.version)
        bytes.append(UInt32(width))
        bytes.append(UInt64(slotCount))
        for part in parts {
            bytes.append(UInt64(part.offset))
            bytes.append(UInt64(part.count))
            bytes.append(part.checksum)
        }
        bytes += [UInt8](repeating: 0, count: Self.page - 4 - bytes.count)
        bytes.append(vk_crc32c(0, bytes, bytes.count))
        return bytes
    }

    /// Reads the header and makes sure that all it says fits the file and itself.
    init(reading file: File, layout: CodeLayout) throws(VectorSearchError) {
        let size = try file.size()
        guard size >= Self.page else { throw .damaged(path: file.path, reason: "it is too short") }
        let block = try MemoryBlock(zeroed: Self.page)
        try file.read(Self.page, at: 0, into: block.base)
        let bytes = Array(UnsafeRawBufferPointer(start: block.base, count: Self.page))
        var reader = ByteReader(bytes)
        guard reader.take(8) == Self.magic else {
            throw .damaged(path: file.path, reason: "it is not a segment")
        }
        let version: UInt32 = reader.integer()
        guard version == Self.version else {
            throw .stale(path: file.path, reason: "it has the format \(version), not \(Self.version)")
        }
        var tail = ByteReader(Array(bytes.suffix(4)))
        guard vk_crc32c(0, bytes, Self.page - 4) == tail.integer() else {
            throw .damaged(path: file.path, reason: "the header's checksum does not match")
        }
        width = Int(reader.integer() as UInt32)
        slotCount = Int(truncatingIfNeeded: reader.integer() as UInt64)
        var parts: [Entry] = []
        for _ in Part.allCases {
            let (offset, count): (UInt64, UInt64) = (reader.integer(), reader.integer())
            guard offset <= size, count <= size else {
                throw .damaged(path: file.path, reason: "it ends early")
            }
            parts.append(Entry(offset: Int(offset), count: Int(count), checksum: reader.integer()))
        }
        self.parts = parts
        guard fileSize == size else {
            throw .damaged(path: file.path, reason: "it has another size than written")
        }
        guard width == layout.width, fits(layout) else {
            throw .damaged(path: file.path, reason: "its parts do not fit each other")
        }
    }

    private func fits(_ layout: CodeLayout) -> Bool {
        let counts = parts.map(\.count)
        let blocks = counts[Part.signs.rawValue] / layout.blockBytes
        let slots = blocks * CodeLayout.blockRows
        let lists = counts[Part.lists.rawValue] / MemoryLayout<SegmentList>.stride
        return lists > 0 && slotCount >= 0 && slotCount <= slots && counts[Part.keys.rawValue] == slots * 8
            && counts[Part.order.rawValue] <= slots * 4 && counts[Part.order.rawValue] % 4 == 0
            && counts[Part.centroids.rawValue] == lists * layout.width * 4
            && counts[Part.lists.rawValue] == lists * MemoryLayout<SegmentList>.stride
            && counts[Part.samples.rawValue] % layout.rowBytes == 0
            && counts[Part.signs.rawValue] == blocks * layout.blockBytes
            && counts[Part.nibbles.rawValue] == slots * layout.nibbleStride
            && counts[Part.rows.rawValue] == slots * layout.rowBytes
    }
}
