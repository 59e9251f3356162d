import CVectorKernels
import Foundation

/// Memory that lives as long as someone refers to it: its own, or a stretch of a mapped file.
///
/// `@unchecked Sendable`: the holder of the only reference may write; holders of a shared one only read.
final class MemoryBlock: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let count: Int
    private let owner: Owner

    private enum Owner {
        case heap
        case mapping
        case part(of: MemoryBlock)
    }

    /// Zeroed memory, aligned to cache lines, in huge pages where that helps.
    init(zeroed count: Int) throws(VectorSearchError) {
        guard let base = vk_allocate(max(count, 1)) else { throw .outOfMemory(bytes: count) }
        self.base = base
        self.count = count
        owner = .heap
    }

    /// A file's bytes, read when they are first touched; they must never be written.
    init(mapping descriptor: Int32, count: Int, path: String) throws(VectorSearchError) {
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw .unreadable(path: path, errno: errno)
        }
        self.base = base
        self.count = count
        owner = .mapping
    }

    /// Part of another block, which it keeps alive.
    init(_ whole: MemoryBlock, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= whole.count)
        base = whole.base + range.lowerBound
        count = range.count
        owner = .part(of: whole)
    }

    deinit {
        switch owner {
        case .heap: vk_free(base, max(count, 1))
        case .mapping: munmap(base, count)
        case .part: break
        }
    }

    /// The bytes as values of a trivial type.
    func pointer<Value: BitwiseCopyable>(to type: Value.Type) -> UnsafeMutablePointer<Value> {
        base.assumingMemoryBound(to: type)
    }
}

/// What the system says of an error number.
func systemMessage(_ number: Int32) -> String {
    String(cString: strerror(number))
}
