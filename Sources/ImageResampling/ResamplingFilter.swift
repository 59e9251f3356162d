import Foundation

/// A kernel for resizing, widened in proportion when shrinking (antialiasing).
///
/// The kernels are those of Pillow's `Image.resize`, so that a picture prepared here equals one prepared in
/// Python.
public enum ResamplingFilter: String, Sendable, Codable, CaseIterable {
    /// Triangle, support 1.
    case bilinear
    /// Keys' cubic convolution (1981) with a = −0.5, support 2.
    case bicubic
    /// Sinc windowed by sinc (Duchon, 1979), a = 3.
    case lanczos

    /// Half the kernel's width, in pixels of the smaller picture.
    var support: Double {
        switch self {
        case .bilinear: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    /// The kernel at distance `x`. The order of operations is Pillow's: rounding must come out the same.
    func weight(at x: Double) -> Double {
        switch self {
        case .bilinear:
            let distance = abs(x)
            return distance < 1 ? 1 - distance : 0
        case .bicubic:
            let a = -0.5
            let distance = abs(x)
            if distance < 1 { return ((a + 2) * distance - (a + 3)) * distance * distance + 1 }
            if distance < 2 { return (((distance - 5) * distance + 8) * distance - 4) * a }
            return 0
        case .lanczos:
            return -3 <= x && x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
        }
    }

    private static func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(x * .pi) / (x * .pi)
    }
}
