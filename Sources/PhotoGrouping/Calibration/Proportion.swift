import Foundation

/// A count out of a total, and what that says about the share behind it.
public struct Proportion: Hashable, Codable, Sendable {
    public let successes: Int
    public let trials: Int

    /// - Precondition: 0 ≤ `successes` ≤ `trials`.
    public init(_ successes: Int, of trials: Int) {
        precondition(0...trials ~= successes, "\(successes) of \(trials)")
        self.successes = successes
        self.trials = trials
    }

    /// 0 … 1; 1 of no trials.
    public var value: Double { trials == 0 ? 1 : Double(successes) / Double(trials) }

    /// The share is at least this, with a `confidence` of 0 ..< 1 (one-sided).
    ///
    /// Exact: Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
    /// Biometrika 26, 1934. Trials count as independent.
    public func lowerBound(confidence: Double) -> Double {
        guard successes > 0 else { return 0 }
        return Beta(Double(successes), Double(trials - successes) + 1).quantile(1 - confidence)
    }

    /// The share is at most this, with a `confidence` of 0 ..< 1 (one-sided).
    public func upperBound(confidence: Double) -> Double {
        1 - Proportion(trials - successes, of: trials).lowerBound(confidence: confidence)
    }

    /// The fewest trials that can show a share of at least `share` (0 ..< 1), which they do when all succeed.
    static func leastTrials(for share: Double, confidence: Double) -> Int {
        guard share > 0 else { return 1 }
        // A last bit of the quotient must not ask for one more.
        return max(1, Int((log(1 - confidence) / log(share) - 1e-9).rounded(.up)))
    }
}

/// The beta distribution.
struct Beta {
    let a, b: Double
    private let scale: Double

    /// - Precondition: `a`, `b` > 0.
    init(_ a: Double, _ b: Double) {
        self.a = a
        self.b = b
        scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    }

    /// The regularised incomplete beta function I_x(a, b), by its continued fraction: NIST Digital Library of
    /// Mathematical Functions, 8.17.22, evaluated by Lentz's method.
    func cumulative(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast on this side of the mean; the other is its complement.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - Beta(b, a).cumulative(1 - x) }
        var c = 1.0
        var d = 1 / Self.nonzero(1 - (a + b) * x / (a + 1))
        var fraction = d
        for m in 1...500 {
            let m = Double(m)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var change = 1.0
            for term in [even, odd] {
                d = 1 / Self.nonzero(1 + term * d)
                c = Self.nonzero(1 + term / c)
                change = c * d
                fraction *= change
            }
            if abs(change - 1) < 1e-14 { break }
        }
        return exp(scale + a * log(x) + b * log1p(-x)) / a * fraction
    }

    /// The x with I_x(a, b) = `share`, to 1e-12.
    func quantile(_ share: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        while high - low > 1e-12 {
            let middle = (low + high) / 2
            if cumulative(middle) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
