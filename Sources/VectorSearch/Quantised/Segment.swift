import CVectorKernels

/// Rows of one centroid, in slots one after another that begin at a block's start.
struct SegmentList: BitwiseCopyable, Sendable {
    var firstSlot: UInt32
    var rowCount: UInt32
    /// Root mean square of the residuals' lengths.
    var spread: Float
}

/// Rows with their codes, in slots; several lists of them where they are partitioned.
///
/// `@unchecked Sendable`: an index writes to a segment only while it is open and the index holds the only reference.
final class Segment: @unchecked Sendable {
    let layout: CodeLayout
    /// The file it lies in, if it does.
    let file: String?
    /// Slots there is room for: whole blocks.
    let capacity: Int
    /// Slots in use, those between lists included.
    private(set) var slotCount: Int
    let lists: MemoryBlock
    let listCount: Int
    /// `width` values a list.
    let centroids: MemoryBlock
    let keys: MemoryBlock
    /// Slots with rows by ascending key; none while the segment is open.
    let order: MemoryBlock
    let signs: MemoryBlock
    let nibbles: MemoryBlock
    /// 16-bit floats, `width` a slot.
    let rows: MemoryBlock
    /// Directions of some residuals, 16-bit floats: how a query spreads over a list. Only where there are lists.
    let samples: MemoryBlock

    /// The parts in the order in which they lie in a file.
    struct Parts {
        var lists, centroids, keys, order, samples, signs, nibbles, rows: MemoryBlock
    }

    init(layout: CodeLayout, slotCount: Int, file: String? = nil, parts: Parts) {
        self.layout = layout
        self.file = file
        self.slotCount = slotCount
        capacity = parts.rows.count / layout.rowBytes
        listCount = parts.lists.count / MemoryLayout<SegmentList>.stride
        (lists, centroids, keys, order) = (parts.lists, parts.centroids, parts.keys, parts.order)
        (samples, signs, nibbles, rows) = (parts.samples, parts.signs, parts.nibbles, parts.rows)
    }

    /// An empty segment.
    convenience init(
        layout: CodeLayout, capacity: Int, lists: Int, ordered: Int, samples: Int
    ) throws(VectorSearchError) {
        let blocks = CodeLayout.blocks(for: capacity)
        let slots = blocks * CodeLayout.blockRows
        self.init(
            layout: layout, slotCount: 0,
            parts: Parts(
                lists: try MemoryBlock(zeroed: lists * MemoryLayout<SegmentList>.stride),
                centroids: try MemoryBlock(zeroed: lists * layout.width * 4),
                keys: try MemoryBlock(zeroed: slots * 8),
                order: try MemoryBlock(zeroed: ordered * 4),
                samples: try MemoryBlock(zeroed: samples * layout.rowBytes),
                signs: try MemoryBlock(zeroed: blocks * layout.blockBytes),
                nibbles: try MemoryBlock(zeroed: slots * layout.nibbleStride),
                rows: try MemoryBlock(zeroed: slots * layout.rowBytes)))
    }

    var sampleCount: Int { samples.count / layout.rowBytes }

    func list(_ number: Int) -> SegmentList {
        lists.pointer(to: SegmentList.self)[number]
    }

    func centroid(_ list: Int) -> UnsafeMutablePointer<Float> {
        centroids.pointer(to: Float.self) + list * layout.width
    }

    func key(_ slot: Int) -> Int64 {
        keys.pointer(to: Int64.self)[slot]
    }

    func row(_ slot: Int) -> UnsafeMutablePointer<UInt16> {
        rows.pointer(to: UInt16.self) + slot * layout.width
    }

    func block(_ number: Int) -> UnsafeMutableRawPointer {
        signs.base + number * layout.blockBytes
    }

    func nibble(_ slot: Int) -> UnsafeMutableRawPointer {
        nibbles.base + slot * layout.nibbleStride
    }

    func nibbleFactors(_ slot: Int) -> NibbleFactors {
        (nibble(slot) + layout.width / 2).loadUnaligned(as: NibbleFactors.self)
    }

    func use(slots: Int) {
        slotCount = slots
    }

    /// A padded row as 32-bit floats.
    func values(_ slot: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: layout.width) { buffer, count in
            guard let values = buffer.baseAddress else { return }
            kernels.f32_from_f16(row(slot), values, layout.width)
            count = layout.width
        }
    }
}
