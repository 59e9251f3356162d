import PhotoStore
import PhotoTypes

/// Photos of a plan that were moved by an earlier run.
struct EarlierMoves {
    private let items: [QuarantineItem]
    private let library: LibraryFolder

    init(_ items: [QuarantineItem], _ library: LibraryFolder) {
        self.items = items
        self.library = library
    }

    var isEmpty: Bool { items.isEmpty }

    /// For plans with photos that are not moved yet.
    var lines: [String] {
        isEmpty
            ? [] : ["\(NumberText.count(items.count, "photo")) of this plan were moved before:"] + batchLines
    }

    /// Where they are now, by batch, oldest first.
    var batchLines: [String] {
        let batches = Dictionary(grouping: items, by: \.batch).sorted {
            ($0.value[0].taken, $0.key) < ($1.value[0].taken, $1.key)
        }
        return batches.flatMap { batch, items in
            let deleted = items.count { $0.state == .deleted }
            let left = items.count - deleted
            let parts =
                (left > 0 ? ["\(NumberText.count(left, "photo")) in quarantine"] : [])
                + (deleted > 0 ? ["\(NumberText.count(deleted, "photo")) deleted since"] : [])
            return ["  batch \(batch), \(TimeText.here(items[0].taken)): \(parts.joined(separator: ", "))"]
                + (left > 0 ? ["  To restore them: \(library.command("restore \(batch)"))"] : [])
        }
    }

    struct JSON: Encodable {
        let item: QuarantineItem

        private enum Key: String, CodingKey {
            case batch, place
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: item.file.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(item.batch, forKey: .batch)
            if item.state != .deleted {
                try container.encode(PathJSON(path: item.place), forKey: .place)
            }
        }
    }

    var json: [JSON] { items.map(JSON.init) }
}
