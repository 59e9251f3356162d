import PhotoTypes

/// Vectors that lie as CLIP's do, with copies and bursts planted. Of every hundred photos three are copies of one
/// exposure, six are a burst, one is a copy of a photo from long before, the others are alone.
struct MadePhotos {
    static let dimension = 512
    private static let copies = 0..<3
    private static let burst = 3..<9
    private static let lateCopy = 9
    private static let copied = 50

    private let mean: [Float]
    private let centres: [[Float]]

    /// - Parameter count: photos that the library began with; there is a cluster for each fifty.
    init(count: Int) {
        mean = Self.direction(1)
        centres = (0..<max(20, count / 50)).map { Self.direction(1_000_000_007 &+ UInt64($0)) }
    }

    /// Photos of one exposure have one number.
    static func exposure(_ number: Int) -> Int {
        let (hundred, place) = (number / 100, number % 100)
        if copies.contains(place) { return hundred * 100 }
        if place == lateCopy, hundred > 0 { return hundred / 2 * 100 + copied }
        return number
    }

    /// Photos of one burst have one number; `nil`: of none.
    static func burst(_ number: Int) -> Int? {
        burst.contains(number % 100) ? number / 100 : nil
    }

    /// Milliseconds: shots of a burst half a second apart, others an hour.
    static func time(_ number: Int) -> Int64 {
        let exposure = exposure(number)
        guard let burst = burst(exposure) else { return Int64(exposure) * 3_600_000 }
        return Int64(burst) * 360_000_000 + 1_800_000 + Int64(exposure % 100) * 500
    }

    /// Of unit length. Copies have a cosine of about 0.98 with each other, shots of a burst 0.95, photos of one cluster
    /// 0.8, others 0.55.
    func vector(_ number: Int) -> EmbeddingVector? {
        let exposure = Self.exposure(number)
        let scene = Self.burst(exposure).map { $0 * 100 + Self.burst.lowerBound } ?? exposure
        var values = ownVector(scene)
        func blur(_ seed: UInt64, _ weight: Float) {
            let noise = Self.direction(seed)
            for lane in values.indices { values[lane] += weight * noise[lane] }
        }
        if scene != exposure { blur(2_000_000_011 &+ UInt64(exposure), 0.22) }
        if exposure != number { blur(3_000_000_019 &+ UInt64(number), 0.14) }
        return EmbeddingVector(normalising: values)
    }

    /// How light lies in it: copies have one pattern, all others have others.
    static func pattern(_ number: Int) -> UInt64 {
        var random = Numbers(state: UInt64(exposure(number)))
        // The lowest bit is no wave's.
        return random.next() & ~1
    }

    private func ownVector(_ number: Int) -> [Float] {
        var random = Numbers(state: UInt64(number) &* 0x2545_F491_4F6C_DD1D)
        let centre = centres[Int(random.next() % UInt64(centres.count))]
        let own = Self.direction(random.next())
        // Shares of the squared length: what all have in common, the cluster, the photo's own.
        return mean.indices.map { 0.74 * mean[$0] + 0.5 * centre[$0] + 0.45 * own[$0] }
    }

    private static func direction(_ seed: UInt64) -> [Float] {
        var random = Numbers(state: seed)
        let values = (0..<dimension).map { _ in Float(Int32(truncatingIfNeeded: random.next())) }
        let length = values.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }
}

/// SplitMix64 (Steele, Lea & Flood, 2014).
private struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
