import Foundation
import PhotoTypes

/// A path as plans and manifests write it: text where it is UTF-8, else `{"base64": "…", "display": "…"}`, whose bytes
/// count and whose text is for people.
struct WrittenPath: Codable {
    let path: PhotoPath

    init(_ path: PhotoPath) {
        self.path = path
    }

    private enum CodingKeys: String, CodingKey {
        case base64, display
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            path = PhotoPath(text)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        path = PhotoPath(bytes: Array(try container.decode(Data.self, forKey: .base64)))
    }

    func encode(to encoder: any Encoder) throws {
        if let text = String(validating: path.bytes, as: UTF8.self) {
            var container = encoder.singleValueContainer()
            try container.encode(text)
            return
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Data(path.bytes), forKey: .base64)
        try container.encode(path.display, forKey: .display)
    }
}

/// A content hash as 64 hexadecimal digits.
struct WrittenHash: Codable {
    let hash: ContentHash

    init(_ hash: ContentHash) {
        self.hash = hash
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8)
        let bytes = stride(from: 0, to: digits.count - digits.count % 2, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        guard digits.count == 64, digits.allSatisfy(Self.isDigit), let hash = ContentHash(bytes: bytes) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a SHA-256 has 64 hexadecimal digits")
        }
        self.hash = hash
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hash.hex)
    }

    /// `UInt8(_:radix:)` takes a sign, too.
    private static func isDigit(_ character: UInt8) -> Bool {
        Character(UnicodeScalar(character)).isHexDigit
    }
}
