import ArgumentParser
import Foundation
import PhotoQuarantine

struct Afterimage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterimage",
        abstract: "Find your photos by words and by likeness, on this device alone.",
        discussion: """
            Point it at your folders once, then ask:

              afterimage index ~/Pictures
              afterimage search corgi in the snow
              afterimage similar ~/Pictures/IMG_2041.jpg
              afterimage duplicates

            Photos are only read, never written; only `duplicates apply` moves some out of the way, on your word, and \
            `restore` brings them back. Nothing leaves this device: only `afterimage model get` opens a \
            network connection, to fetch a model that you named. What is learnt about the photos lies in one folder (see --library), which `afterimage erase --all` removes.

            EXIT STATUS
            \(ExitStatus.help)

            SHELL COMPLETION
              afterimage --generate-completion-script bash   (or zsh, or fish)
            """,
        version: "0.1.0",
        subcommands: [
            Index.self, Search.self, Similar.self, Duplicates.self, Restore.self, QuarantineCommand.self,
            Calibrate.self, Status.self, Errors.self, Forget.self, Erase.self, Model.self, Embed.self,
            Serve.self,
        ])
}

@main
enum Main {
    static func main() async {
        do {
            let arguments = Self.arguments(CommandLine.arguments)
            try requireCommand(arguments.first)
            var command = try await Afterimage.asyncParseAsRoot(arguments)
            if var command = command as? AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            leave(0)
        } catch let code as ExitCode {
            leave(code.rawValue)
        } catch let error as ValidationError {
            // Of a command that runs: it was written as its usage says, which would explain nothing.
            fail(error.message, .usage)
        } catch {
            guard let status = ExitStatus(error) else { Afterimage.exit(withError: error) }
            let lines = (error as? PhotoQuarantineError)?.lines ?? [String(describing: error)]
            fail(lines.map(\.printable).joined(separator: "\n"), status)
        }
    }

    private static func fail(_ message: String, _ status: ExitStatus) -> Never {
        Terminal.messages.line("\(Terminal.messages.styled("afterimage:", .red)) \(message)")
        leave(status.rawValue)
    }

    /// The parser would only say that the argument is unexpected.
    ///
    /// - Throws: `ValidationError`.
    private static func requireCommand(_ word: String?) throws {
        guard let word, !word.hasPrefix("-"), word != "help",
            !Afterimage.configuration.subcommands.contains(where: { $0._commandName == word })
        else { return }
        throw ValidationError("There is no command \"\(word.printable)\". What there is: afterimage --help")
    }

    /// Ends the process without the exit handlers of its libraries: OpenVINO unloads the code of its parts there, which
    /// a thread that lets go of a model may still be in. All that is to last has been committed by then.
    private static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }

    /// The arguments to parse, with the `--show` of a search standing alone spelt out: the parser would take the next
    /// word of the query for its value.
    static func arguments(_ commandLine: [String]) -> [String] {
        let arguments = commandLine.dropFirst()
        guard ["search", "similar"].contains(arguments.first) else { return Array(arguments) }
        let options = arguments.prefix { $0 != "--" }
        return options.map { $0 == "--show" ? "--show=auto" : $0 } + arguments[options.endIndex...]
    }
}
