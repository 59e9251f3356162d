import CVectorKernels

/// A sealed segment on disk.
///
/// One page of header, then the parts in the order of `SegmentHeader.Part`, each from a page's start. What every
/// search reads (keys, lists, sign codes) is read into memory and checked when the file is opened; the 4-bit codes and
/// the rows are mapped, and checked by `verify`.
enum SegmentFile {
    static func write(_ segment: Segment, to path: String) throws(VectorSearchError) {
        let parts = [
            segment.lists, segment.centroids, segment.keys, segment.order, segment.samples, segment.signs,
            segment.nibbles, segment.rows,
        ]
        let header = SegmentHeader(segment: segment, parts: parts)
        let file = try File(creating: path)
        try file.write(header.encoded)
        var written = header.encoded.count
        for (part, entry) in zip(parts, header.parts) {
            try file.write([UInt8](repeating: 0, count: entry.offset - written))
            try file.write(UnsafeRawBufferPointer(start: part.base, count: part.count))
            written = entry.offset + part.count
        }
        try file.synchronise()
    }

    static func open(_ path: String, layout: CodeLayout) throws(VectorSearchError) -> Segment {
        let file = try File(reading: path)
        let header = try SegmentHeader(reading: file, layout: layout)
        let whole = try file.map(header.fileSize)
        var blocks: [MemoryBlock] = []
        for part in SegmentHeader.Part.allCases {
            let entry = header.parts[part.rawValue]
            guard part.isHot else {
                blocks.append(MemoryBlock(whole, entry.offset..<entry.offset + entry.count))
                continue
            }
            let block = try MemoryBlock(zeroed: entry.count)
            try file.read(entry.count, at: entry.offset, into: block.base)
            try check(block, entry, path)
            blocks.append(block)
        }
        let segment = Segment(
            layout: layout, slotCount: header.slotCount, file: path,
            parts: Segment.Parts(
                lists: blocks[0], centroids: blocks[1], keys: blocks[2], order: blocks[3], samples: blocks[4],
                signs: blocks[5], nibbles: blocks[6], rows: blocks[7]))
        try segment.checkReferences(path)
        return segment
    }

    /// Reads everything and compares it with the checksums.
    static func verify(_ path: String, layout: CodeLayout) throws(VectorSearchError) {
        let file = try File(reading: path)
        let header = try SegmentHeader(reading: file, layout: layout)
        let whole = try file.map(header.fileSize)
        for entry in header.parts {
            try check(MemoryBlock(whole, entry.offset..<entry.offset + entry.count), entry, path)
        }
    }

    private static func check(
        _ block: MemoryBlock, _ entry: SegmentHeader.Entry, _ path: String
    ) throws(VectorSearchError) {
        guard vk_crc32c(0, block.base, entry.count) == entry.checksum else {
            throw .damaged(path: path, reason: "a checksum does not match")
        }
    }
}

extension Segment {
    /// No slot number may lead out of the segment, whatever a file says.
    fileprivate func checkReferences(_ path: String) throws(VectorSearchError) {
        let slots = order.pointer(to: UInt32.self)
        var isSound = (0..<order.count / 4).allSatisfy { slots[$0] < slotCount }
        for number in 0..<listCount {
            let list = list(number)
            let end = Int(list.firstSlot) + Int(list.rowCount)
            isSound = isSound && Int(list.firstSlot) % CodeLayout.blockRows == 0 && end <= slotCount
        }
        if !isSound { throw .damaged(path: path, reason: "its tables lead out of it") }
    }
}
