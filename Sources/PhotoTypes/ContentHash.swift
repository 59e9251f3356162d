/// SHA-256 of a file's bytes (FIPS 180-4): equal hashes mean the same file content.
public struct ContentHash: Hashable, Sendable {
    /// Exactly 32 bytes.
    public let bytes: [UInt8]

    /// `nil` unless `bytes` has 32 elements.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
