/// What a `Range` field asks for (RFC 9110, section 14).
enum ByteRange: Equatable {
    /// No range, or one of a kind that need not be obeyed: the whole.
    case whole
    case part(Range<Int>)
    /// Beyond the end.
    case unsatisfiable

    /// - Parameter size: of the whole, in bytes.
    init(_ field: String?, size: Int) {
        self = .whole
        guard let field, field.hasPrefix("bytes=") else { return }
        let set = field.dropFirst("bytes=".count)
        // Several ranges in one answer are hardly ever asked for, and never needed.
        guard !set.contains(",") else { return }
        let bounds = set.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard bounds.count == 2 else { return }
        let numbers = bounds.map { Self.number($0) }
        switch (bounds[0].isEmpty, numbers[0], bounds[1].isEmpty, numbers[1]) {
        case (true, _, false, let count?):
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        case (false, let first?, true, _):
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (false, let first?, false, let last?) where last >= first:
            self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        default:
            return
        }
    }

    /// Digits alone; numbers too large for any file are as good as the largest.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text) ?? .max
    }
}
