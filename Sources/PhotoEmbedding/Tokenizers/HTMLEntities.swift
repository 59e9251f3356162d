/// The character references that web captions carry: numbers, and the six names that stand for characters
/// which HTML itself uses. Other names (`&eacute;`) stay as they are.
enum HTMLEntities {
    private static let named: [Substring: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    static func unescape(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = String.UnicodeScalarView()
        var rest = Substring(text).unicodeScalars
        while let ampersand = rest.firstIndex(of: "&") {
            result.append(contentsOf: rest[..<ampersand])
            let inside = rest[rest.index(after: ampersand)...]
            // The longest reference, "#x10FFFF", has eight characters.
            if let semicolon = inside.prefix(9).firstIndex(of: ";"),
                let scalar = scalar(Substring(inside[..<semicolon]))
            {
                result.append(scalar)
                rest = inside[inside.index(after: semicolon)...]
            } else {
                result.append("&")
                rest = inside
            }
        }
        result.append(contentsOf: rest)
        return String(result)
    }

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        guard name.first == "#" else { return named[name] }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        guard digits.dropFirst(isHexadecimal ? 1 : 0).allSatisfy(\.isHexDigit),
            let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10),
            // Control characters and the C1 range have meanings of their own in HTML; they name no text.
            value >= 0x20, !(0x7F...0x9F).contains(value)
        else { return nil }
        return Unicode.Scalar(value)
    }
}
