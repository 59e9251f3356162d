/// An absolute file path as the file system has it: bytes, not text.
///
/// File names on Linux need not be UTF-8; a path that went through `String` could no longer be opened.
public struct PhotoPath: Hashable, Sendable {
    /// The bytes between the root and the terminating zero, which is not included.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The path as text where it is UTF-8; otherwise each stray byte is shown as `\xHH`. For people, not for
    /// opening files.
    public var display: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var shown = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
            if let length, let text = String(validating: rest.prefix(length), as: UTF8.self) {
                shown += text
                rest = rest.dropFirst(length)
            } else {
                let digits = String(rest[rest.startIndex], radix: 16)
                shown += digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
                rest = rest.dropFirst()
            }
        }
        return shown
    }

    /// The bytes after the last `/`.
    public var name: PhotoPath {
        PhotoPath(bytes: Array(bytes[(bytes.lastIndex(of: Self.slash).map { $0 + 1 } ?? 0)...]))
    }

    /// The folder that holds this path; `/` for a path directly below the root.
    public var parent: PhotoPath {
        guard let last = bytes.lastIndex(of: Self.slash), last > 0 else { return PhotoPath("/") }
        return PhotoPath(bytes: Array(bytes[..<last]))
    }

    /// The lower-cased ASCII extension without its dot, or an empty string.
    public var fileExtension: String {
        let name = name.bytes
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
        return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    }

    /// The last component without its extension.
    public var stem: PhotoPath {
        let name = name.bytes
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return PhotoPath(bytes: name) }
        return PhotoPath(bytes: Array(name[..<dot]))
    }

    public func appending(_ component: [UInt8]) -> PhotoPath {
        PhotoPath(bytes: bytes.last == Self.slash ? bytes + component : bytes + [Self.slash] + component)
    }

    /// Whether `self` is `folder` or lies below it.
    public func isWithin(_ folder: PhotoPath) -> Bool {
        guard bytes.starts(with: folder.bytes) else { return false }
        return bytes.count == folder.bytes.count || folder.bytes.last == Self.slash
            || bytes[folder.bytes.count] == Self.slash
    }

    /// Calls `body` with the path as a C string.
    public func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        try (bytes + [0]).withUnsafeBufferPointer { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else {
                    preconditionFailure("an array with a terminator is never empty")
                }
                return try body(start)
            }
        }
    }

    private static let slash = UInt8(ascii: "/")
}

extension PhotoPath: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension PhotoPath: CustomStringConvertible {
    public var description: String { display }
}
