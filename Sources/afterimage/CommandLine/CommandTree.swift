import ArgumentParser
import Foundation

/// A command with its subcommands and options, as the argument parser describes them.
struct CommandTree: Decodable {
    private struct Description: Decodable {
        let command: CommandTree
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        /// `positional`, `option` or `flag`.
        let kind: String
        let names: [Name]?
    }

    let commandName: String
    private let defaultSubcommand: String?
    private let subcommands: [CommandTree]?
    private let arguments: [Argument]?

    /// The program's commands; `nil` if a newer parser describes them in another way.
    static func ofProgram() -> CommandTree? {
        try? JSONDecoder().decode(Description.self, from: Data(Afterimage._dumpHelp().utf8)).command
    }

    var commands: [CommandTree] { subcommands ?? [] }
    var hasDefaultCommand: Bool { defaultSubcommand != nil }
    var takesArguments: Bool { (arguments ?? []).contains { $0.kind == "positional" } }

    /// The words of the commands on a library: `model use`.
    var commandsOfLibraries: [String] {
        commands.flatMap { command in
            let isOne = command.hasDefaultCommand || command.longOptions.contains("library")
            return (isOne ? [command.commandName] : [])
                + command.commandsOfLibraries.map { "\(command.commandName) \($0)" }
        }
    }

    /// Names of options without their dashes: `limit`.
    var longOptions: [String] { names("long") }
    /// `l`
    var shortOptions: [String] { names("short") }

    private func names(_ kind: String) -> [String] {
        (arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == kind }.map(\.name)
    }
}
