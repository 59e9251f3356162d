import Foundation

/// One header block.
struct TarHeader {
    private let block: [UInt8]

    /// `nil` where the checksum is not that of the block.
    init?(_ block: [UInt8]) {
        self.block = block
        let sum = block.enumerated().reduce(0) { sum, byte in
            // The checksum's own field counts as spaces.
            sum + ((148..<156).contains(byte.offset) ? 0x20 : Int(byte.element))
        }
        guard number(148..<156) == sum else { return nil }
    }

    /// The entry's type.
    var kind: Character { Character(Unicode.Scalar(block[156])) }

    var name: String {
        let name = text(0..<100)
        // GNU's older headers have other things in the place of the prefix.
        let isPosix = block[257..<263].elementsEqual(Array("ustar\0".utf8))
        let prefix = isPosix ? text(345..<500) : ""
        return prefix.isEmpty ? name : prefix + "/" + name
    }

    /// An octal number; `nil` for anything else, GNU's binary numbers for sizes over 8 GiB among it.
    func number(_ range: Range<Int>) -> Int? {
        let digits = text(range).trimmingCharacters(in: .whitespaces)
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."7").contains($0) }) else { return nil }
        return Int(digits, radix: 8)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: block[range].prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// What a pax record says of the entry behind it: lines of `LENGTH KEY=VALUE`.
struct PaxRecord {
    private(set) var path: String?
    private(set) var size: Int?

    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20),
                let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
                length > space - rest.startIndex + 1, length <= rest.count
            else { return nil }
            let line = rest[(space + 1)..<(rest.startIndex + length)]
            guard line.last == 0x0A, let sign = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let key = String(decoding: line[..<sign], as: UTF8.self)
            let value = String(decoding: line[(sign + 1)...].dropLast(), as: UTF8.self)
            switch key {
            case "path": path = value
            case "size":
                guard let bytes = Int(value), bytes >= 0 else { return nil }
                size = bytes
            case _ where key.hasPrefix("GNU.sparse."): return nil
            default: break
            }
            rest = rest[(rest.startIndex + length)...]
        }
    }
}
