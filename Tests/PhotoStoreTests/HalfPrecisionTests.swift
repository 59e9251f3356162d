import Foundation
import Testing

@testable import PhotoStore

@Suite struct HalfPrecisionTests {
    /// IEEE 754-2008, 3.4: the value that the parts of a binary16 stand for.
    private func value(_ half: UInt16) -> Float {
        let exponent = Int(half >> 10 & 0x1f)
        let significand = Double(half & 0x3ff) / 1024
        let magnitude = exponent == 0 ? scalbn(significand, -14) : scalbn(1 + significand, exponent - 15)
        return Float(half & 0x8000 == 0 ? magnitude : -magnitude)
    }

    private var finite: [UInt16] { (0...UInt16.max).filter { $0 & 0x7c00 != 0x7c00 } }

    @Test func decodesEveryFiniteValue() {
        #expect(finite.allSatisfy { HalfPrecision.decode($0).bitPattern == value($0).bitPattern })
    }

    @Test func encodesWhatItDecodes() {
        #expect(finite.allSatisfy { HalfPrecision.encode(value($0)) == $0 })
    }

    @Test func roundsToNearestEven() {
        for half in UInt16(0)..<0x7bff {
            let (low, high) = (value(half), value(half + 1))
            let middle = (low + high) / 2
            #expect(HalfPrecision.encode(middle) == half + half % 2)
            #expect(HalfPrecision.encode(middle.nextDown) == half)
            #expect(HalfPrecision.encode(middle.nextUp) == half + 1)
        }
    }

    @Test func leavesNothingOutOfRange() {
        #expect(HalfPrecision.encode(65_519.996) == 0x7bff)
        #expect(HalfPrecision.encode(65_520) == 0x7c00)
        #expect(HalfPrecision.encode(-.infinity) == 0xfc00)
        #expect(HalfPrecision.encode(.nan) & 0x7fff == 0x7e00)
    }
}
