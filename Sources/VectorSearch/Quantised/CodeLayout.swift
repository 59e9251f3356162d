import CVectorKernels

/// How the codes of a slot lie in memory and on disk.
struct CodeLayout: Hashable, Sendable {
    /// Padded dimension.
    let width: Int

    /// Slots of one block of sign codes.
    static let blockRows = Int(VK_BLOCK_ROWS)

    var words: Int { width / 64 }
    var blockBytes: Int { vk_block_bytes(width) }
    /// A slot's 4-bit codes and, after them, its factors.
    var nibbleStride: Int { width / 2 + MemoryLayout<NibbleFactors>.stride }
    var rowBytes: Int { width * 2 }

    static func blocks(for slots: Int) -> Int {
        (slots + blockRows - 1) / blockRows
    }
}

/// What turns a slot's 4-bit code into an estimate.
struct NibbleFactors: BitwiseCopyable {
    /// Times the code's product with the query.
    var scale: Float
    /// One standard deviation of the estimate, for a query of length 1.
    var error: Float
    /// The residual's product with the centre, which is exact.
    var offset: Float
    var unused: Float = 0
}
