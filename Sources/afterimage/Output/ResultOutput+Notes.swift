import PhotoSearch

extension ResultOutput {
    /// What is to be said of a result beside its path: how many it stands for, and which names it was found by.
    static func note(_ result: SearchResult) -> String {
        var notes: [String] = []
        if !result.alike.isEmpty { notes.append("+\(NumberText.count(result.alike.count)) similar") }
        if !result.matches.isEmpty {
            notes.append(
                "matched: "
                    + result.matches.map { "\($0.kind.rawValue) \"\($0.value.printable)\"" }.joined(
                        separator: ", "))
        }
        return notes.isEmpty ? "" : "  " + Terminal.output.styled(notes.joined(separator: "  "), .dim)
    }
}
