import Foundation
import PhotoTypes

/// How `--json` writes: one object with sorted keys, so that two runs can be compared as text.
enum JSONOutput {
    static func write(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        Terminal.output.write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
    }

    /// One object on one line, for output that goes on (https://jsonlines.org).
    static func writeLine(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Terminal.output.write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
    }
}

/// A path in JSON. File names need not be text: where this one is not, its bytes stand beside what is shown.
struct PathJSON: Encodable {
    let path: PhotoPath

    private enum Key: String, CodingKey {
        case path, pathBase64
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(path.display, forKey: .path)
        if String(validating: path.bytes, as: UTF8.self) == nil {
            try container.encode(Data(path.bytes), forKey: .pathBase64)
        }
    }
}
