/// SplitMix64 (Steele, Lea & Flood, 2014): the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func unitVector(_ dimension: Int) -> [Float] {
        while true {
            let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 { return values.map { $0 / length } }
        }
    }
}

extension SeededGenerator {
    /// A unit vector at a random angle to another; 0 is the same, 1 far away.
    mutating func near(_ vector: [Float], _ spread: Float) -> [Float] {
        let away = unitVector(vector.count)
        let sum = zip(vector, away).map { $0 + spread * $1 }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sum.map { $0 / length }
    }
}
