import Foundation
import PhotoStore

extension LibraryFolder {
    /// A command for people to copy: it names the library where that is not the standard one.
    func command(_ words: String) -> String {
        "afterimage \(words)\(option)"
    }

    /// A text of a target that does not know the command line, with its commands made to name the library, too.
    func completing(_ text: String) -> String {
        // A text that names a library was made here.
        guard !option.isEmpty, !text.contains("--library"), let tree = CommandTree.ofProgram() else {
            return text
        }
        let commands = tree.commandsOfLibraries.sorted { $0.count > $1.count }
        var done = ""
        var rest = text[...]
        while let program = rest.range(of: "afterimage ") {
            done += rest[..<program.upperBound]
            rest = rest[program.upperBound...]
            let command = commands.first { command in
                guard rest.hasPrefix(command) else { return false }
                return !(rest.dropFirst(command.count).first?.isLetter ?? false)
            }
            guard let command else { continue }
            done += command + option
            rest = rest.dropFirst(command.count)
        }
        return done + String(rest)
    }

    /// ` --library FOLDER`; empty for the standard library.
    private var option: String {
        guard path != LibraryFolder.standard.path else { return "" }
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
        return " --library " + (isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'")
    }
}
