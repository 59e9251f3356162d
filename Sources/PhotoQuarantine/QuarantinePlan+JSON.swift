import Foundation
import PhotoTypes

extension QuarantinePlan {
    /// Reads a plan and checks it.
    ///
    /// - Throws: `PhotoQuarantineError.unreadablePlan`, `.newerPlan`, `.badItem`, `.contradictoryPlan`.
    public init(json: Data) throws(PhotoQuarantineError) {
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let version = try decoder.decode(WrittenVersion.self, from: json).version
            guard version <= Self.version else { throw PhotoQuarantineError.newerPlan(version: version) }
            guard version == Self.version else {
                throw PhotoQuarantineError.unreadablePlan(line: nil, reason: "there is no version \(version)")
            }
            self.init(try decoder.decode(WrittenPlan.self, from: json))
        } catch let error as DecodingError {
            throw PhotoQuarantineError(error, in: json)
        } catch let error as PhotoQuarantineError {
            throw error
        } catch {
            throw .unreadablePlan(line: nil, reason: String(describing: error))
        }
        let problems = problems
        guard problems.isEmpty else { throw .contradictoryPlan(problems) }
    }

    /// Indented, keys in a fixed order, with a line break at the end.
    ///
    /// - Throws: `PhotoQuarantineError.unreadablePlan` for a date beyond all calendars.
    public func json() throws(PhotoQuarantineError) -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(WrittenPlan(self)) + Data("\n".utf8)
        } catch {
            throw .unreadablePlan(line: nil, reason: String(describing: error))
        }
    }

    private init(_ written: WrittenPlan) {
        if let choices = written.choices {
            self.init(choices.flatMap(\.choices), library: written.library, created: written.created)
            return
        }
        self.init(
            created: written.created, library: written.library,
            items: written.items.map {
                Item(remove: $0.remove.file, keep: $0.keep?.file, kind: $0.kind, group: $0.group)
            })
    }
}

private struct WrittenVersion: Decodable {
    let version: Int
}

private struct WrittenPlan: Codable {
    let version: Int
    let created: Date
    let library: String
    let items: [WrittenItem]
    /// What someone chose, of which the items follow: the review page writes it.
    let choices: [WrittenChoice]?

    private enum CodingKeys: CodingKey {
        case version, created, library, items, choices
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        version = try values.decode(Int.self, forKey: .version)
        created = try values.decode(Date.self, forKey: .created)
        library = try values.decode(String.self, forKey: .library)
        choices = try values.decodeIfPresent([WrittenChoice].self, forKey: .choices)
        items = choices == nil ? try values.decode([WrittenItem].self, forKey: .items) : []
    }

    init(_ plan: QuarantinePlan) {
        version = QuarantinePlan.version
        created = plan.created
        library = plan.library
        items = plan.items.map(WrittenItem.init)
        choices = nil
    }
}

/// Of one group.
private struct WrittenChoice: Codable {
    struct Removal: Codable {
        let kind: String
        /// A photo, and what stands beside it.
        let files: [WrittenFile]
    }

    let group: String
    let keep: [WrittenFile]
    let remove: [Removal]

    var choices: [QuarantinePlan.Choice] {
        let kept = keep.map(\.file)
        return remove.map {
            QuarantinePlan.Choice(remove: $0.files.map(\.file), keep: kept, kind: $0.kind, group: group)
        }
    }
}

private struct WrittenItem: Codable {
    let remove: WrittenFile
    /// Absent in items of the kind `chosen` alone.
    let keep: WrittenFile?
    let kind: String
    let group: String

    init(_ item: QuarantinePlan.Item) {
        remove = WrittenFile(item.remove)
        keep = item.keep.map(WrittenFile.init)
        kind = item.kind
        group = item.group
    }
}

private struct WrittenFile: Codable {
    let path: WrittenPath
    let sha256: WrittenHash
    let size: Int64

    init(_ file: QuarantinePlan.File) {
        path = WrittenPath(file.path)
        sha256 = WrittenHash(file.contentHash)
        size = file.size
    }

    var file: QuarantinePlan.File {
        QuarantinePlan.File(path: path.path, contentHash: sha256.hash, size: size)
    }
}

extension PhotoQuarantineError {
    fileprivate init(_ error: DecodingError, in json: Data) {
        let (path, reason) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context):
                // The decoder's own words are about Swift.
                (
                    context.codingPath,
                    context.codingPath.isEmpty ? "it holds no plan" : "it is of the wrong kind"
                )
            case .keyNotFound(let key, let context):
                (context.codingPath + [key], "it is missing")
            case .dataCorrupted(let context): (context.codingPath, context.reason)
            @unknown default: ([any CodingKey](), String(describing: error))
            }
        if let index = path.dropFirst().first?.intValue, path.first?.stringValue == "items" {
            self = .badItem(
                number: index + 1, line: Self.line(ofItem: index, in: json),
                field: path.dropFirst(2).map(\.stringValue).joined(separator: "."), reason: reason)
        } else {
            let field = path.map(\.stringValue).joined(separator: ".")
            self =
                Self.brokenText(json)
                ?? .unreadablePlan(line: nil, reason: field.isEmpty ? reason : "\(field): \(reason)")
        }
    }

    /// Text that is not JSON, and where: the older parser tells, in words that differ between systems.
    private static func brokenText(_ json: Data) -> PhotoQuarantineError? {
        do {
            _ = try JSONSerialization.jsonObject(with: json)
            return nil
        } catch {
            let reason = DecodingError.Context(codingPath: [], debugDescription: "", underlyingError: error)
                .reason
            if let line = reason.firstMatch(of: /line (\d+)/).flatMap({ Int($0.1) }) {
                return .unreadablePlan(line: line, reason: reason)
            }
            let end = reason.firstMatch(of: /character (\d+)/).flatMap { Int($0.1) } ?? json.count
            let line = 1 + json.prefix(end).count { $0 == UInt8(ascii: "\n") }
            return .unreadablePlan(line: line, reason: reason)
        }
    }

    /// The line on which the item begins, counted from 1, in text that is valid JSON.
    private static func line(ofItem index: Int, in json: Data) -> Int? {
        var (line, depth, items) = (1, 0, 0)
        var (isInText, isEscaped) = (false, false)
        for byte in json {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                // Within the plan, within its only list.
                if depth == 2, byte == UInt8(ascii: "{") {
                    if items == index { return line }
                    items += 1
                }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return nil
    }
}

extension DecodingError.Context {
    /// The parser's own word, which names line and column, where there is one; without a full stop.
    fileprivate var reason: String {
        let text =
            (underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String ?? debugDescription
        return text.trimmingCharacters(in: CharacterSet(charactersIn: ". \n"))
    }
}
