import PhotoTypes

extension PixelImage {
    /// The picture turned as the user wants to see it.
    public func turned(_ turn: PhotoMark.Turn) -> PixelImage {
        switch turn {
        case .none: self
        case .right: upright(from: 6)
        case .half: upright(from: 3)
        case .left: upright(from: 8)
        }
    }

    /// Turns and mirrors pixels as stored into the picture as seen.
    ///
    /// - Parameter orientation: EXIF orientation, 1 … 8 (CIPA DC-008, tag 0x0112); any other value is taken
    ///   for 1, upright.
    func upright(from orientation: Int) -> PixelImage {
        guard (2...8).contains(orientation) else { return self }
        let swapped = orientation >= 5
        let target = swapped ? PixelSize(width: height, height: width) : size
        // The stored position of the seen top left pixel, and the steps in stored pixels to its right and down.
        let (right, bottom) = (width - 1, (height - 1) * width)
        let (start, stepRight, stepDown) =
            switch orientation {
            case 2: (right, -1, width)
            case 3: (right + bottom, -1, -width)
            case 4: (bottom, 1, -width)
            case 5: (0, width, 1)
            case 6: (bottom, -width, 1)
            case 7: (right + bottom, -width, -1)
            default: (right, width, -1)
            }
        // Unsafe buffers: every pixel is copied by computed position, and each position lies within the picture
        // because the steps above enumerate it exactly once.
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { output, initialised in
            pixels.withUnsafeBufferPointer { input in
                var destination = 0
                for y in 0..<target.height {
                    var source = (start + y * stepDown) * 3
                    for _ in 0..<target.width {
                        output[destination] = input[source]
                        output[destination + 1] = input[source + 1]
                        output[destination + 2] = input[source + 2]
                        destination += 3
                        source += stepRight * 3
                    }
                }
            }
            initialised = pixels.count
        }
        return PixelImage(size: target, pixels: turned)
    }
}
