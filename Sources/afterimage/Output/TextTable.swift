/// Rows in aligned columns, for people.
struct TextTable {
    enum Alignment {
        case left, right
    }

    private let columns: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: [Alignment]) {
        self.columns = columns
    }

    /// - Parameter cells: one for each column; further ones are left out.
    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// The lines, columns two spaces apart, nothing after the last cell.
    var lines: [String] {
        let widths = columns.indices.map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() where column < columns.count {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line +=
                    (column > 0 ? "  " : "") + (columns[column] == .right ? padding + cell : cell + padding)
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
