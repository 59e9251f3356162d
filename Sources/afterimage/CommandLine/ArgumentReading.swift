import ArgumentParser
import Foundation

/// Reads the command line before the argument parser does: what the parser would misunderstand or could not explain.
enum ArgumentReading {
    /// The arguments to parse.
    ///
    /// - Throws: `ValidationError` for an unknown command, and for a word with one dash that is no query.
    static func arguments(_ commandLine: [String]) throws -> [String] {
        var arguments = Array(commandLine.dropFirst())
        // Describing all commands takes some milliseconds, which a search without dashes need not spend.
        let named = Afterimage.configuration.subcommands.first { $0._commandName == arguments.first }
        let isPlain =
            named?.configuration.subcommands.isEmpty == true && !arguments.contains(where: isDashedWord)
        if !isPlain, let tree = CommandTree.ofProgram() {
            let command = try command(of: arguments, in: tree)
            arguments = try query(arguments, command)
        }
        return spellingOutShow(arguments)
    }

    /// The command that the first words name.
    private static func command(of arguments: [String], in tree: CommandTree) throws -> CommandTree {
        var command = tree
        var name = [tree.commandName]
        for word in arguments {
            guard !word.hasPrefix("-"), !command.commands.isEmpty else { break }
            if let next = command.commands.first(where: { $0.commandName == word }) {
                command = next
                name.append(word)
                continue
            }
            let guess = Spelling.question(word, among: command.commands.map(\.commandName))
            // The word may be an argument of the command that runs where none is named.
            guard !guess.isEmpty || !command.takesArguments && !command.hasDefaultCommand else { break }
            throw ValidationError(
                "Unknown command \"\(word.printable)\".\(guess)"
                    + (guess.isEmpty ? " For a list: \(name.joined(separator: " ")) --help" : ""))
        }
        return command
    }

    /// The arguments with words to exclude, such as `-beach`, behind `--`: the parser would take each letter for an
    /// option, and the `h` for a request for help.
    private static func query(_ arguments: [String], _ command: CommandTree) throws -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let dashed = arguments[..<end].filter { isDashedWord($0) && !isShortOption($0, of: command) }
        guard let first = dashed.first else { return arguments }
        guard command.commandName == "search" else { throw unknownOption(first, of: command) }
        for word in dashed {
            let name = String(word.dropFirst().prefix { $0 != "=" })
            guard command.longOptions.contains(name) else { continue }
            throw ValidationError(
                "\"\(word)\" can be read in two ways. For the option, write --\(name). To exclude the word, put "
                    + "it last, after `--`: afterimage search WORDS -- \(word)")
        }
        let others = arguments[..<end].filter { !dashed.contains($0) }
        return others + ["--"] + dashed + arguments[end...].dropFirst()
    }

    private static func unknownOption(_ word: String, of command: CommandTree) -> ValidationError {
        let name = String(word.dropFirst().prefix { $0 != "=" })
        var message = "Unknown option \"\(word.printable)\"."
        if let near = Spelling.nearest(to: name, among: command.longOptions) {
            message += " Did you mean \"--\(near)\"?"
        } else if command.commandName == "similar" {
            message += " To exclude what words describe: --without \(name.printable)"
        }
        if FileManager.default.fileExists(atPath: word) {
            message += " To name the file, write ./\(word.printable)"
        }
        return ValidationError(message)
    }

    /// `-beach`: one dash and more than a letter. Numbers may be values of options.
    private static func isDashedWord(_ argument: String) -> Bool {
        guard argument.hasPrefix("-"), argument.count > 2 else { return false }
        let second = argument[argument.index(after: argument.startIndex)]
        return second != "-" && !second.isNumber && second != "."
    }

    /// `-l=5`, or flags in one word.
    private static func isShortOption(_ argument: String, of command: CommandTree) -> Bool {
        let letters = argument.dropFirst().prefix { $0 != "=" }
        return letters.count == 1 && command.shortOptions.contains(String(letters))
    }

    /// With the `--show` of a search standing alone spelt out: the parser would take the next word of the query for
    /// its value.
    private static func spellingOutShow(_ arguments: [String]) -> [String] {
        guard ["search", "similar"].contains(arguments.first) else { return arguments }
        let options = arguments.prefix { $0 != "--" }
        return options.map { $0 == "--show" ? "--show=auto" : $0 } + arguments[options.endIndex...]
    }
}
