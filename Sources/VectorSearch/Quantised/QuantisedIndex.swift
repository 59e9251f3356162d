/// Nearest neighbours by scanning codes of one bit a dimension, refining what could matter with codes of four bits,
/// and scoring what is left exactly from rows of 16-bit floats.
///
/// The error that each code is known to have decides what goes on to the next stage, so recall does not depend on
/// where queries come from. Rows lie in segments: an open one that takes new rows, and sealed ones, which may be
/// parted into lists around centroids; a list whose rows cannot matter is passed over.
public struct QuantisedIndex: VectorIndex {
    public let dimension: Int
    public let partitioning: Partitioning
    var quantiser: Quantiser
    /// Whether the quantiser has seen rows.
    var isTrained = false
    var sealed: [Part] = []
    /// Takes new rows, where there are any.
    var open: Part?
    public internal(set) var count = 0

    /// A segment and which of its rows are left.
    struct Part: Sendable {
        var segment: Segment
        var live: LiveSlots
    }

    /// When to part a segment's rows into lists.
    public struct Partitioning: Hashable, Sendable {
        /// Segments of fewer rows are not parted: scanning them costs less than choosing lists.
        public var leastRows: Int
        public var rowsPerList: Int

        public init(leastRows: Int = 500_000, rowsPerList: Int = 1_000) {
            self.leastRows = leastRows
            self.rowsPerList = rowsPerList
        }

        public static let automatic = Partitioning()
        public static let never = Partitioning(leastRows: .max)

        func lists(for rows: Int) -> Int {
            rows < leastRows ? 1 : max(1, rows / max(1, rowsPerList))
        }
    }

    /// Rows the open segment takes; batches of more get a segment of their own.
    static let openCapacity = 1_024
    static let seed: UInt64 = 0x5EED

    /// - Parameter dimension: values a vector has.
    public init(dimension: Int, partitioning: Partitioning = .automatic) {
        self.dimension = dimension
        self.partitioning = partitioning
        let width = Rows.width(dimension)
        quantiser = Quantiser(width: width, seed: Self.seed, centre: [Float](repeating: 0, count: width))
    }

    public func vector(of key: Int64) -> [Float]? {
        if let open, let slot = open.segment.slot(of: key, live: open.live) {
            return Array(open.segment.values(slot).prefix(dimension))
        }
        for part in sealed.reversed() {
            guard let slot = part.segment.slot(of: key, live: part.live) else { continue }
            return Array(part.segment.values(slot).prefix(dimension))
        }
        return nil
    }

    @discardableResult
    public mutating func remove(key: Int64) -> Bool {
        if let slot = open.flatMap({ $0.segment.slot(of: key, live: $0.live) }) {
            open?.live.remove(slot)
            count -= 1
            return true
        }
        for number in sealed.indices.reversed() {
            guard let slot = sealed[number].segment.slot(of: key, live: sealed[number].live) else { continue }
            sealed[number].live.remove(slot)
            if sealed[number].live.count == 0 { sealed.remove(at: number) }
            count -= 1
            return true
        }
        return false
    }
}
