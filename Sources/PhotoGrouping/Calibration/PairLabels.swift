import Foundation
import PhotoSource
import PhotoTypes

/// What somebody says of two photos.
public struct PairLabel: Hashable, Sendable {
    public let first, second: PhotoPath
    public let isSame: Bool

    public init(_ first: PhotoPath, _ second: PhotoPath, isSame: Bool) {
        self.first = first
        self.second = second
        self.isSame = isSame
    }
}

/// A file of labels: CSV with the columns path, path, `same` or `different` (RFC 4180; a first line whose third column is
/// `label` is a heading), or a JSON array of `{"a": path, "b": path, "label": "same"}`. Relative paths start at the
/// file's folder.
public enum PairLabels {
    /// - Throws: `PhotoGroupingError.calibration`.
    public static func read(fileAt path: PhotoPath) throws(PhotoGroupingError) -> [PairLabel] {
        let data: Data
        do {
            data = Data(try PhotoContent(readingFileAt: path, maximumBytes: mostBytes).bytes)
        } catch {
            throw .calibration(.noLabels(error))
        }
        do {
            let isJSON = data.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
            return isJSON ? try json(data, path) : try csv(data, path)
        } catch {
            throw .calibration(error)
        }
    }

    private static let mostBytes: Int64 = 1 << 28

    private struct Entry: Decodable {
        let a, b, label: String
    }

    private static func json(_ data: Data, _ path: PhotoPath) throws(CalibrationProblem) -> [PairLabel] {
        let entries: [Entry]
        do {
            entries = try JSONDecoder().decode([Entry].self, from: data)
        } catch {
            throw .unreadableLabels(
                path, reason: "it is not an array of {\"a\": path, \"b\": path, \"label\": \"same\"}")
        }
        var labels: [PairLabel] = []
        for (place, entry) in entries.enumerated() {
            guard let isSame = meaning(entry.label) else {
                throw .unusableLabel(path, .entry(place + 1), reason: unknown(entry.label))
            }
            labels.append(label(entry.a, entry.b, isSame, path))
        }
        return labels
    }

    private static func csv(_ data: Data, _ path: PhotoPath) throws(CalibrationProblem) -> [PairLabel] {
        guard let text = String(data: data, encoding: .utf8) else {
            throw .unreadableLabels(path, reason: "it is not UTF-8 text")
        }
        var labels: [PairLabel] = []
        for (place, (line, row)) in rows(text).filter({ $0.fields != [""] }).enumerated() {
            guard row.count == 3 else {
                let count = row.count == 1 ? "1 column" : "\(row.count) columns"
                throw .unusableLabel(
                    path, .line(line), reason: "it has \(count); write path, path, and same or different")
            }
            guard let isSame = meaning(row[2]) else {
                if place == 0, word(row[2]) == "label" { continue }
                throw .unusableLabel(path, .line(line), reason: unknown(row[2]))
            }
            labels.append(label(row[0], row[1], isSame, path))
        }
        return labels
    }

    /// Fields by row, with the line that each begins on, from 1; quoted ones may hold commas, line ends and doubled
    /// quotes.
    static func rows(_ text: String) -> [(line: Int, fields: [String])] {
        var rows: [(line: Int, fields: [String])] = []
        var (row, field): ([String], String) = ([], "")
        var (isQuoted, isEscaping) = (false, false)
        var (line, start) = (1, 1)
        for character in text {
            if character.isNewline { line += 1 }
            if isQuoted {
                if isEscaping {
                    isEscaping = false
                    if character == "\"" {
                        field.append(character)
                        continue
                    }
                    isQuoted = false
                } else {
                    if character == "\"" { isEscaping = true } else { field.append(character) }
                    continue
                }
            }
            switch character {
            case "\"" where field.isEmpty: isQuoted = true
            case ",":
                row.append(field)
                field = ""
            case "\n", "\r\n", "\r":
                rows.append((start, row + [field]))
                (row, field) = ([], "")
                start = line
            default: field.append(character)
            }
        }
        return field.isEmpty && row.isEmpty ? rows : rows + [(start, row + [field])]
    }

    private static func word(_ field: String) -> String {
        field.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static func meaning(_ field: String) -> Bool? {
        switch word(field) {
        case "same": true
        case "different": false
        default: nil
        }
    }

    private static func unknown(_ field: String) -> String {
        "\"\(field)\" is no answer; write same or different"
    }

    private static func label(
        _ first: String, _ second: String, _ isSame: Bool, _ file: PhotoPath
    ) -> PairLabel {
        func resolved(_ text: String) -> PhotoPath {
            let text = text.trimmingCharacters(in: .whitespaces)
            guard !text.hasPrefix("/") else { return PhotoPath(text) }
            return PhotoPath(URL(fileURLWithPath: file.parent.display + "/" + text).standardized.path)
        }
        return PairLabel(resolved(first), resolved(second), isSame: isSame)
    }
}
