import CVectorKernels

/// Where a join reads an index's rows.
struct RowReader: Sendable {
    let keys: [Int64]
    let width: Int
    /// Writes row n, padded, as 32-bit floats.
    let load: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
}

/// All rows of a join, less their mean and rotated: the leading dimensions as 7-bit codes, and of the rest the length.
///
/// With x = m + R⁻¹z and z = code · scale + rounding, the product of two rows is at most
/// scale · scale · <code, code> + tail · tail + shift + shift + slack, by the Cauchy–Schwarz inequality.
final class JoinTable: Sendable {
    let count: Int
    let prefix: Int
    /// The most that rounding can hide: what to take off a threshold.
    let slack: Float
    private let rows, panels, corrections, scales, tails, shifts: MemoryBlock

    private static let panelRows = Int(VK_PANEL_ROWS)
    private static let panelDepth = Int(VK_PANEL_DEPTH)

    /// Rows, and those that fill the last panel.
    var paddedCount: Int { (count + Self.panelRows - 1) / Self.panelRows * Self.panelRows }

    init(_ reader: RowReader, frame: JoinFrame, prefix: Int) throws(VectorSearchError) {
        count = reader.keys.count
        self.prefix = prefix
        let padded = (count + Self.panelRows - 1) / Self.panelRows * Self.panelRows
        rows = try MemoryBlock(zeroed: padded * prefix)
        panels = try MemoryBlock(zeroed: padded * prefix)
        corrections = try MemoryBlock(zeroed: padded * 4)
        scales = try MemoryBlock(zeroed: padded * 4)
        tails = try MemoryBlock(zeroed: padded * 4)
        shifts = try MemoryBlock(zeroed: padded * 4)
        // What fills the last panel pairs with nothing.
        for row in count..<padded { shifts.pointer(to: Float.self)[row] = -.infinity }
        let roundings = try MemoryBlock(zeroed: max(1, count) * 4)
        let lengths = try MemoryBlock(zeroed: max(1, count) * 4)
        let table = Filling(
            rows: rows, panels: panels, corrections: corrections, scales: scales, tails: tails,
            shifts: shifts,
            roundings: roundings, lengths: lengths, prefix: prefix)
        let total = count
        inParallel((total + 255) / 256) { part in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: reader.width) { scratch in
                guard let values = scratch.baseAddress else { return }
                for row in part * 256..<min(total, (part + 1) * 256) {
                    table.shifts.pointer(to: Float.self)[row] = frame.transform(row, reader, into: values)
                    table.fill(row, values, width: reader.width)
                }
            }
        }
        let rounding = Self.largest(roundings, count), length = Self.largest(lengths, count)
        // The last term covers the rounding of the bound's own arithmetic.
        slack = rounding * (2 * length + rounding) + 1e-5 * (1 + length * length + frame.centreSquare)
    }

    private static func largest(_ block: MemoryBlock, _ count: Int) -> Float {
        UnsafeBufferPointer(start: block.pointer(to: Float.self), count: count).max() ?? 0
    }

    /// The table as the kernels take it. Valid as long as the table lives.
    var view: vk_join_rows {
        vk_join_rows(
            rows: rows.pointer(to: UInt8.self), panels: panels.pointer(to: Int8.self),
            corrections: corrections.pointer(to: Int32.self), scales: scales.pointer(to: Float.self),
            tails: tails.pointer(to: Float.self), shifts: shifts.pointer(to: Float.self))
    }

    private struct Filling: Sendable {
        let rows, panels, corrections, scales, tails, shifts, roundings, lengths: MemoryBlock
        let prefix: Int

        func fill(_ row: Int, _ values: UnsafeMutablePointer<Float>, width: Int) {
            var largest: Float = 0
            for lane in 0..<prefix { largest = max(largest, abs(values[lane])) }
            let scale = largest / 63, inverse = largest > 0 ? 63 / largest : 0
            let bytes = rows.pointer(to: UInt8.self) + row * prefix
            let panel =
                panels.pointer(to: Int8.self)
                + row / panelRows * panelRows * prefix + row % panelRows * panelDepth
            var (sum, lost, length, tail) = (Int32(0), Float(0), Float(0), Float(0))
            for lane in 0..<prefix {
                let code = max(-63, min(63, (values[lane] * inverse).rounded()))
                let rounding = values[lane] - code * scale
                lost += rounding * rounding
                length += values[lane] * values[lane]
                sum += Int32(code)
                bytes[lane] = UInt8(Int(code) + 64)
                panel[lane / panelDepth * panelRows * panelDepth + lane % panelDepth] = Int8(code)
            }
            for lane in prefix..<width { tail += values[lane] * values[lane] }
            scales.pointer(to: Float.self)[row] = scale
            corrections.pointer(to: Int32.self)[row] = 64 * sum
            tails.pointer(to: Float.self)[row] = tail.squareRoot()
            roundings.pointer(to: Float.self)[row] = lost.squareRoot()
            lengths.pointer(to: Float.self)[row] = length.squareRoot()
        }
    }
}
