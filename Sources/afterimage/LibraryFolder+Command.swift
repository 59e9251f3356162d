import PhotoStore

extension LibraryFolder {
    /// A command for people to copy: it names the library where that is not the standard one.
    func command(_ words: String) -> String {
        guard path != LibraryFolder.standard.path else { return "afterimage \(words)" }
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
        let quoted = isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
        return "afterimage \(words) --library \(quoted)"
    }
}
