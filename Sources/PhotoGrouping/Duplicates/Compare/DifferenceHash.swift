import PhotoTypes

/// A 64-bit perceptual hash: whether grey rises from each of 9 × 8 cells to the next (dHash; Krawetz, "Kind of Like
/// That", 2013). Recompression and resizing mostly leave it as it is.
enum DifferenceHash {
    /// `nil` for a picture without any rise or fall: such say nothing.
    static func of(_ image: PixelImage) -> UInt64? {
        let (columns, rows) = (9, 8)
        guard image.width >= columns, image.height >= rows else { return nil }
        var cells = [Int](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            let lines = row * image.height / rows..<(row + 1) * image.height / rows
            for column in 0..<columns {
                let span = column * image.width / columns..<(column + 1) * image.width / columns
                var sum = 0
                for y in lines {
                    for x in span {
                        let pixel = (y * image.width + x) * 3
                        sum +=
                            299 * Int(image.pixels[pixel]) + 587 * Int(image.pixels[pixel + 1]) + 114
                            * Int(image.pixels[pixel + 2])
                    }
                }
                // In thousandths of a grey level; a cell's rounding must not decide, so levels are whole.
                cells[row * columns + column] = sum / (1_000 * lines.count * span.count)
            }
        }
        var hash: UInt64 = 0
        for row in 0..<rows {
            for column in 0..<columns - 1 {
                let isRising = cells[row * columns + column + 1] > cells[row * columns + column]
                hash = hash << 1 | (isRising ? 1 : 0)
            }
        }
        return hash == 0 || hash == .max ? nil : hash
    }
}
