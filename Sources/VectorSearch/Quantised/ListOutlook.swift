import CVectorKernels

/// What a query can expect of each list of a segment.
struct ListOutlook {
    /// The query's product with each centroid.
    let bases: [Float]
    /// Root mean square of its products with directions of residuals.
    private let deviation: Float

    /// Rows further from their centroid than this many standard deviations in the query's direction are not
    /// looked for. Lists hold clusters, so tails are heavier than a normal distribution's: measured on CLIP-like
    /// rows, 7 keeps 99.9 % of the true neighbours.
    private static let confidence: Float = 7

    init(_ segment: Segment, _ query: QuantisedQuery) {
        var bases = [Float](repeating: 0, count: segment.listCount)
        kernels.f32_dots(segment.centroid(0), bases.count, query.vector, 1, segment.layout.width, &bases)
        self.bases = bases
        guard segment.sampleCount > 0 else {
            deviation = 0
            return
        }
        var products = [Float](repeating: 0, count: segment.sampleCount)
        kernels.f16_dots(
            segment.samples.pointer(to: UInt16.self), products.count, query.vector, 1, segment.layout.width,
            &products)
        deviation = (products.reduce(0) { $0 + $1 * $1 } / Float(products.count)).squareRoot()
    }

    /// The best score to expect in a list.
    func best(_ list: Int, _ segment: Segment) -> Float {
        bases[list] + Self.confidence * deviation * segment.list(list).spread
    }

    func order(of lists: Range<Int>, _ segment: Segment) -> [Int] {
        let ranked = lists.map { (best: best($0, segment), list: $0) }
        return ranked.sorted { $0.best > $1.best }.map(\.list)
    }
}
