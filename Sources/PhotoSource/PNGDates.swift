import PhotoTypes

/// The dates in a PNG's own chunks, which Exiv2 does not read (PNG 1.2, 11.3.4.3 and 11.3.5.1).
struct PNGDates {
    /// The text "Creation Time": of the picture, not of the file.
    private(set) var creation: WallClock?
    /// `tIME`, in UTC.
    private(set) var modification: WallClock?

    /// Nothing for files that are not PNG.
    init(_ bytes: [UInt8]) {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return }
        var position = 8
        // Twelve bytes a chunk at least, so this ends.
        while bytes.count - position >= 12 {
            let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
            let kind = Array(bytes[(position + 4)..<(position + 8)])
            guard length <= bytes.count - position - 12 else { return }
            take(kind, bytes[(position + 8)..<(position + 8 + length)])
            position += length + 12
        }
    }

    private mutating func take(_ kind: [UInt8], _ content: ArraySlice<UInt8>) {
        switch kind {
        case Array("tIME".utf8) where content.count == 7:
            let parts = content.map { Int($0) }
            let time = DateScanner.TimeOfDay(
                hour: parts[4], minute: parts[5], second: parts[6], milliseconds: 0, utcOffset: 0)
            guard parts[2] > 0, parts[3] > 0 else { return }
            modification = WallClock(
                year: parts[0] << 8 | parts[1], month: parts[2], day: parts[3], time: time)
        case Array("tEXt".utf8):
            takeText(content, skippingZeros: 1)
        case Array("iTXt".utf8):
            // Keyword, two bytes about compression, language, translated keyword, text. A compressed one is not read.
            guard let end = content.firstIndex(of: 0), content[end...].dropFirst().first == 0 else { return }
            takeText(content[..<(end + 1)] + content[end...].dropFirst(3), skippingZeros: 3)
        default: break
        }
    }

    /// - Parameter skippingZeros: how many zero bytes stand before the text.
    private mutating func takeText(_ content: ArraySlice<UInt8>, skippingZeros zeros: Int) {
        guard creation == nil, content.count < 1_000 else { return }
        let parts = content.split(separator: 0, maxSplits: zeros, omittingEmptySubsequences: false)
        guard parts.count == zeros + 1, let keyword = parts.first, let text = parts.last,
            String(decoding: keyword, as: UTF8.self).lowercased() == "creation time"
        else { return }
        let words = String(decoding: text, as: UTF8.self)
        creation = WallClock(words) ?? WallClock(mailDate: words)
    }
}

extension WallClock {
    /// A date as mail has it (RFC 822 and later, which PNG recommends: `Sat, 09 Mar 2024 17:04:05 +0100`), or as C does
    /// (`Sat Mar  9 17:04:05 2024`). Months are English.
    init?(mailDate text: String) {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let words = text.split { $0.isWhitespace || $0 == "," }.map(String.init)
        guard
            let place = words.firstIndex(where: {
                $0.count >= 3 && $0.allSatisfy(\.isLetter)
                    && months.contains(String($0.lowercased().prefix(3)))
            }), let month = months.firstIndex(of: String(words[place].lowercased().prefix(3)))
        else { return nil }
        let before = place > 0 ? Self.number(words[place - 1], digits: 1...2) : nil
        let after = place + 1 < words.count ? Self.number(words[place + 1], digits: 1...2) : nil
        guard let day = before ?? after else { return nil }
        let rest = words[(place + (before == nil ? 2 : 1))...]
        guard let yearPlace = rest.firstIndex(where: { Self.number($0, digits: 4...4) != nil }),
            let year = Self.number(rest[yearPlace], digits: 4...4)
        else { return nil }
        // The scanner knows times and zones.
        let time = rest.indices.filter { $0 != yearPlace }.map { rest[$0] }.joined(separator: " ")
        var scanner = DateScanner(time)
        switch scanner.time() {
        case .some(let time): self.init(year: year, month: month + 1, day: day, time: time)
        case .none: self.init(year: year, month: month + 1, day: day)
        case .impossible: return nil
        }
    }

    private static func number(_ word: String, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(word)
    }
}
