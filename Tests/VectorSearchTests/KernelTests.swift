import CVectorKernels
import TestSupport
import Testing

/// Every table of kernels against the plain one.
@Suite struct KernelTests {
    private static var plain: vk_kernels { table(0) }
    private static let widths = [64, 128, 192, 384, 512, 1_024]

    private static func table(_ number: Int) -> vk_kernels {
        guard let table = vk_table(number) else { preconditionFailure("no table \(number)") }
        return table.pointee
    }

    /// Numbers of the tables other than the plain one that run here.
    static let fast = (1..<8).filter { vk_table($0) != nil }

    private static func floats(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    }

    private static func integers<Value: FixedWidthInteger>(
        _ count: Int, _ range: ClosedRange<Value>, _ random: inout SeededGenerator
    ) -> [Value] {
        (0..<count).map { _ in Value.random(in: range, using: &random) }
    }

    private static func expectClose(
        _ one: [Float], _ other: [Float], _ tolerance: Float,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            zip(one, other).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($0)) },
            sourceLocation: sourceLocation)
    }

    @Test func thisMachineRunsAFastTable() {
        #expect(!Self.fast.isEmpty, "neither AVX2 nor NEON: only the plain kernels were tested")
    }

    @Test(arguments: fast, widths) func dots(_ number: Int, width: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(width))
        for (rows, queries) in [(0, 1), (1, 1), (3, 2), (4, 4), (9, 7), (6, 70)] {
            let (values, query) = (Self.floats(rows * width, &random), Self.floats(queries * width, &random))
            var (one, other) = (
                [Float](repeating: 7, count: rows * queries), [Float](repeating: 8, count: rows * queries)
            )
            Self.plain.f32_dots(values, rows, query, queries, width, &one)
            fast.f32_dots(values, rows, query, queries, width, &other)
            Self.expectClose(one, other, 1e-4)

            var halves = [UInt16](repeating: 0, count: rows * width)
            Self.plain.f16_from_f32(values, &halves, halves.count)
            Self.plain.f16_dots(halves, rows, query, queries, width, &one)
            fast.f16_dots(halves, rows, query, queries, width, &other)
            Self.expectClose(one, other, 1e-4)

            let (codes, bytes): ([Int8], [Int8]) = (
                Self.integers(rows * width, -128...127, &random),
                Self.integers(queries * width, -128...127, &random)
            )
            var (sums, otherSums) = (
                [Int32](repeating: 7, count: rows * queries), [Int32](repeating: 8, count: rows * queries)
            )
            Self.plain.i8_dots(codes, rows, bytes, queries, width, &sums)
            fast.i8_dots(codes, rows, bytes, queries, width, &otherSums)
            #expect(sums == otherSums)
        }
    }

    @Test(arguments: fast, widths) func dotsAtSlots(_ number: Int, width: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(width))
        let rows = 40
        let halves = { () -> [UInt16] in
            var halves = [UInt16](repeating: 0, count: rows * width)
            Self.plain.f16_from_f32(Self.floats(rows * width, &random), &halves, halves.count)
            return halves
        }()
        let query = Self.floats(width, &random)
        let stride = width / 2 + 16
        let nibbles: [UInt8] = Self.integers(rows * stride, 0...255, &random)
        let bytes: [Int8] = Self.integers(width, -128...127, &random)
        for count in [0, 1, 2, 5, 23] {
            let slots: [UInt32] = Self.integers(count, 0...UInt32(rows - 1), &random)
            var (one, other) = ([Float](repeating: 7, count: count), [Float](repeating: 8, count: count))
            Self.plain.f16_dots_at(halves, slots, count, query, width, &one)
            fast.f16_dots_at(halves, slots, count, query, width, &other)
            Self.expectClose(one, other, 1e-4)
            var (sums, otherSums) = ([Int32](repeating: 7, count: count), [Int32](repeating: 8, count: count))
            Self.plain.nibble_dots_at(nibbles, stride, slots, count, bytes, width, &sums)
            fast.nibble_dots_at(nibbles, stride, slots, count, bytes, width, &otherSums)
            #expect(sums == otherSums)
        }
    }

    @Test(arguments: fast, widths + [2_048]) func signBounds(_ number: Int, width: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(width))
        for blocks in [0, 1, 3] {
            let block = vk_block_bytes(width)
            var codes: [UInt8] = Self.integers(blocks * block, 0...255, &random)
            for number in 0..<blocks {
                var halves = [UInt16](repeating: 0, count: 96)
                Self.plain.f16_from_f32(Self.floats(96, &random), &halves, 96)
                let bytes = halves.withUnsafeBytes { Array($0) }
                codes.replaceSubrange((number + 1) * block - bytes.count..<(number + 1) * block, with: bytes)
            }
            let planes: [UInt64] = Self.integers(width / 16, 0...UInt64.max, &random)
            planes.withUnsafeBufferPointer { planes in
                guard let planes = planes.baseAddress else { return }
                var query = vk_sign_query(
                    planes: planes, base: 0.3, slope: 0.01, intercept: -0.2, offset_weight: 0.7,
                    error_weight: 2)
                var (one, other) = (
                    [Float](repeating: 7, count: 32 * blocks), [Float](repeating: 8, count: 32 * blocks)
                )
                Self.plain.sign_bounds(codes, blocks, width, &query, &one)
                fast.sign_bounds(codes, blocks, width, &query, &other)
                Self.expectClose(one, other, 1e-5)
            }
        }
    }

    @Test(arguments: fast) func selection(_ number: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: 4)
        for count in [0, 16, 64, 1_024] {
            var values = Self.floats(count, &random)
            if count > 0 { (values[0], values[count - 1]) = (.nan, -.infinity) }
            for least in [-Float.infinity, 0, 0.9, 1, .infinity] {
                var (one, other) = (
                    [UInt32](repeating: 0, count: count), [UInt32](repeating: 0, count: count)
                )
                let found = Self.plain.select_at_least(values, count, least, 100, &one)
                #expect(fast.select_at_least(values, count, least, 100, &other) == found)
                #expect(one.prefix(found) == other.prefix(found))
            }
        }
    }

    @Test(arguments: fast, [64, 128, 512]) func joins(_ number: Int, prefix: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(prefix))
        let rows = 160
        let bytes: [UInt8] = Self.integers(rows * prefix, 0...127, &random)
        let panels: [Int8] = Self.integers(rows * prefix, -64...63, &random)
        let corrections: [Int32] = Self.integers(rows, -2_000...2_000, &random)
        let (scales, tails, shifts) = (
            Self.floats(rows, &random), Self.floats(rows, &random), Self.floats(rows, &random)
        )
        bytes.withUnsafeBufferPointer { bytes in
            panels.withUnsafeBufferPointer { panels in
                corrections.withUnsafeBufferPointer { corrections in
                    scales.withUnsafeBufferPointer { scales in
                        tails.withUnsafeBufferPointer { tails in
                            shifts.withUnsafeBufferPointer { shifts in
                                guard let bytes = bytes.baseAddress, let panels = panels.baseAddress,
                                    let corrections = corrections.baseAddress,
                                    let scales = scales.baseAddress,
                                    let tails = tails.baseAddress, let shifts = shifts.baseAddress
                                else { return }
                                let view = vk_join_rows(
                                    rows: bytes, panels: panels, corrections: corrections, scales: scales,
                                    tails: tails, shifts: shifts)
                                for (first, left, start, right) in [
                                    (0, 160, 0, 160), (3, 1, 16, 16), (5, 6, 64, 96), (0, 0, 0, 16),
                                ] {
                                    let one = pairs(Self.plain, view, first, left, start, right, prefix)
                                    #expect(one == pairs(fast, view, first, left, start, right, prefix))
                                    #expect(left < 100 || !one.isEmpty)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func pairs(
        _ table: vk_kernels, _ view: vk_join_rows, _ first: Int, _ left: Int, _ start: Int, _ right: Int,
        _ prefix: Int
    ) -> [[UInt32]] {
        var view = view
        var (next, pairs) = (first, [[UInt32]]())
        var found = [vk_pair](repeating: vk_pair(), count: 5 * right)
        while next < first + left {
            var done = 0
            let count = table.join(
                &view, next, first + left - next, &view, start, right, prefix, 100.25, &found, found.count,
                &done)
            guard done > 0 else { return [] }
            pairs += found[..<count].map { [$0.left, $0.right] }
            next += done
        }
        return pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
    }

    @Test(arguments: fast) func halves(_ number: Int) {
        let fast = Self.table(number)
        // Every finite half, there and back.
        let halves = (UInt16.min...UInt16.max).filter { $0 & 0x7c00 != 0x7c00 }
        var (one, other) = (
            [Float](repeating: 0, count: halves.count), [Float](repeating: 0, count: halves.count)
        )
        Self.plain.f32_from_f16(halves, &one, halves.count)
        fast.f32_from_f16(halves, &other, halves.count)
        #expect(one.map(\.bitPattern) == other.map(\.bitPattern))
        var back = [UInt16](repeating: 0, count: halves.count)
        Self.plain.f16_from_f32(one, &back, one.count)
        #expect(back == halves)
        // What lies between: ties, overflow, underflow.
        var random = SeededGenerator(seed: 1)
        let values =
            one.flatMap { [$0 * 1.000244140625, $0 * 1.00048828125, $0 + 1e-8] }
            + [65_519, 65_520, 1e30, -1e30, 2.9e-8, 3.1e-8, .infinity] + Self.floats(100, &random)
        var (rounded, otherRounded) = (
            [UInt16](repeating: 0, count: values.count), [UInt16](repeating: 1, count: values.count)
        )
        Self.plain.f16_from_f32(values, &rounded, values.count)
        fast.f16_from_f32(values, &otherRounded, values.count)
        #expect(rounded == otherRounded)
    }

    @Test(arguments: fast, [64, 128, 256, 1_024]) func transforms(_ number: Int, count: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(count))
        var one = Self.floats(count, &random)
        var other = one
        let signs = (0..<count).map { _ in Bool.random(using: &random) ? Float(1) : -1 }
        let length = one.reduce(0) { $0 + $1 * $1 }
        Self.plain.signed_hadamard(&one, signs, count)
        fast.signed_hadamard(&other, signs, count)
        Self.expectClose(one, other, 1e-5)
        #expect(abs(one.reduce(0) { $0 + $1 * $1 } - length) < 1e-3 * length)
    }

    @Test(arguments: fast, widths) func codes(_ number: Int, width: Int) {
        let fast = Self.table(number)
        var random = SeededGenerator(seed: UInt64(width))
        var values = Self.floats(width, &random)
        (values[0], values[1], values[2]) = (0, -0.0, 100)
        var (signs, otherSigns) = (
            [UInt64](repeating: 1, count: width / 64), [UInt64](repeating: 2, count: width / 64)
        )
        var (codes, otherCodes) = (
            [UInt8](repeating: 1, count: width / 2), [UInt8](repeating: 2, count: width / 2)
        )
        let one = Self.plain.encode(values, width, 0.125, &signs, &codes)
        let other = fast.encode(values, width, 0.125, &otherSigns, &otherCodes)
        #expect(signs == otherSigns)
        #expect(codes == otherCodes)
        #expect(signs[0] & 7 == 7 && codes[0] & 15 == 8 && codes[2] & 15 == 15)
        Self.expectClose(
            [one.magnitude, one.code_product, one.code_square],
            [other.magnitude, other.code_product, other.code_square],
            1e-5)
    }

    /// The examples of RFC 3720, appendix B.4.
    @Test func checksums() {
        #expect(vk_crc32c(0, [UInt8](repeating: 0, count: 32), 32) == 0x8a91_36aa)
        #expect(vk_crc32c(0, [UInt8](repeating: 0xff, count: 32), 32) == 0x62a8_ab43)
        #expect(vk_crc32c(0, [UInt8](0..<32), 32) == 0x46dd_794e)
        #expect(vk_crc32c(vk_crc32c(0, [UInt8](0..<7), 7), [UInt8](7..<32), 25) == 0x46dd_794e)
    }
}
