import TestSupport

extension SeededGenerator {
    mutating func unitVector(_ dimension: Int) -> [Float] {
        while true {
            let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 { return values.map { $0 / length } }
        }
    }

    /// A unit vector at a random angle to another; 0 is the same, 1 far away.
    mutating func near(_ vector: [Float], _ spread: Float) -> [Float] {
        let away = unitVector(vector.count)
        let sum = zip(vector, away).map { $0 + spread * $1 }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sum.map { $0 / length }
    }
}
