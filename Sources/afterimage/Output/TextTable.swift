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
        add(cells)
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, columns two spaces apart, nothing after the last cell. Columns without any text are left out.
    var lines: [String] { rows.map { line($0, widths) } }

    /// The lines for a terminal of this width: what does not fit of the last column goes on below, in words.
    func lines(within available: Int?) -> [String] {
        let widths = widths
        guard let available, let last = widths.indices.last else { return lines }
        let before = widths.dropLast().reduce(0) { $0 + ($1 > 0 ? $1 + 2 : 0) }
        // Where little is left beside the other columns, the last one gets lines of its own.
        let isBeside = available - before >= Self.leastWidth
        let indent = isBeside ? before : min(4, before)
        return rows.flatMap { row -> [String] in
            let whole = line(row, widths)
            guard row.count == columns.count, columns[last] == .left,
                TextWidth.columns(of: whole) > available
            else { return [whole] }
            let cell = TextWidth.wrapped(row[last], columns: max(1, available - indent))
            let start = line(Array(row.dropLast()), widths)
            let rest = cell.map { String(repeating: " ", count: indent) + $0 }
            return isBeside
                ? [line(Array(row.dropLast()) + cell.prefix(1), widths)] + rest.dropFirst()
                : (start.isEmpty ? [] : [start]) + rest
        }
    }

    /// Columns of a terminal below which text is not set beside other text.
    private static let leastWidth = 20

    private var widths: [Int] {
        columns.indices.map { column in
            rows.map { column < $0.count ? TextWidth.columns(of: $0[column]) : 0 }.max() ?? 0
        }
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in row.enumerated() where column < columns.count && widths[column] > 0 {
            let padding = String(repeating: " ", count: widths[column] - TextWidth.columns(of: cell))
            line += (line.isEmpty ? "" : "  ") + (columns[column] == .right ? padding + cell : cell + padding)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
