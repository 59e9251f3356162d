import CBrotliLibrary

/// Brotli (RFC 7932), read in bounded memory.
enum Brotli {
    /// `nil` for what is not whole and sound, and for what has more than `mostBytes`: a few bytes may stand for gigabytes.
    static func decompress(_ bytes: ArraySlice<UInt8>, mostBytes: Int) -> [UInt8]? {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
        defer { BrotliDecoderDestroyInstance(state) }
        var plain: [UInt8] = []
        // Unsafe buffers: the decoder reads from and writes to them; neither pointer outlives its closure.
        return bytes.withUnsafeBufferPointer { input in
            var (left, next) = (input.count, input.baseAddress)
            while true {
                var result = BROTLI_DECODER_RESULT_ERROR
                let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                    var (room, free) = (buffer.count, buffer.baseAddress)
                    result = BrotliDecoderDecompressStream(state, &left, &next, &room, &free, nil)
                    count = buffer.count - room
                }
                plain += chunk
                guard plain.count <= mostBytes else { return nil }
                if result == BROTLI_DECODER_RESULT_SUCCESS { return plain }
                guard result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT else { return nil }
            }
        }
    }
}
