import ArgumentParser
import Foundation
import ModelRegistry
import PhotoQuarantine
import PhotoStore

struct Afterimage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterimage",
        abstract: "Find your photos by words and by similarity, on this device alone.",
        discussion: """
            Point it at your folders once, then ask:

              afterimage index ~/Pictures
              afterimage search corgi in the snow
              afterimage similar ~/Pictures/IMG_2041.jpg
              afterimage duplicates

            Photos are only read, never changed. Only `duplicates apply` moves photos, to quarantine and at your request; \
            `restore` brings them back. Nothing leaves this device: only `afterimage model get` opens a network \
            connection, to download a model that you name. Everything known about the photos is in one folder (see \
            --library), which `afterimage erase --all` erases.

            EXIT STATUS
            \(ExitStatus.help)

            SHELL COMPLETION
              afterimage --generate-completion-script bash   (or zsh, or fish)
            """,
        version: "0.1.0",
        subcommands: [
            Index.self, Search.self, Similar.self, Duplicates.self, Restore.self, QuarantineCommand.self,
            Calibrate.self, Status.self, Errors.self, Forget.self, Erase.self, Model.self, Embed.self,
            Serve.self, Open.self,
        ])
}

extension Index: LibraryCommand {}
extension Search: LibraryCommand {}
extension Similar: LibraryCommand {}
extension Duplicates: LibraryCommand {}
extension DuplicatesApply: LibraryCommand {}
extension DuplicatesMark: LibraryCommand {}
extension DuplicatesRules: LibraryCommand {}
extension Restore: LibraryCommand {}
extension QuarantineList: LibraryCommand {}
extension QuarantineEmpty: LibraryCommand {}
extension QuarantineAdopt: LibraryCommand {}
extension CalibrateDuplicates: LibraryCommand {}
extension Status: LibraryCommand {}
extension Errors: LibraryCommand {}
extension Forget: LibraryCommand {}
extension Erase: LibraryCommand {}
extension ModelList: LibraryCommand {}
extension ModelShow: LibraryCommand {}
extension ModelUse: LibraryCommand {}
extension ModelRemove: LibraryCommand {}
extension Serve: LibraryCommand {}
extension Open: LibraryCommand {}

@main
enum Main {
    static func main() async {
        var library = LibraryFolder.standard
        do {
            let arguments = try ArgumentReading.arguments(CommandLine.arguments)
            var command = try await Afterimage.asyncParseAsRoot(arguments)
            library = Self.library(of: command)
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
            fail(library.completing(error.message), .usage)
        } catch {
            guard let status = ExitStatus(error) else { Afterimage.exit(withError: error) }
            fail(lines(error).map { library.completing($0).printable }.joined(separator: "\n"), status)
        }
    }

    private static func library(of command: any ParsableCommand) -> LibraryFolder {
        (command as? any LibraryCommand)?.library.folder ?? .standard
    }

    /// Begins as the argument parser's own messages do.
    private static func fail(_ message: String, _ status: ExitStatus) -> Never {
        Terminal.messages.line("\(Terminal.messages.styled("Error:", .red)) \(message)")
        leave(status.rawValue)
    }

    private static func lines(_ error: any Error) -> [String] {
        switch error {
        case let error as PhotoQuarantineError:
            return error.lines
        case ModelRegistryError.unknown(let name, let installed):
            // An id stands for its newest version, so people seldom write the version.
            let names = installed.map(\.rawValue) + installed.map { String($0.rawValue.prefix { $0 != "@" }) }
            return [String(describing: error) + Spelling.question(name, among: names)]
        default:
            return [String(describing: error)]
        }
    }

    /// Ends the process without the exit handlers of its libraries: OpenVINO unloads its code there, while a thread that
    /// releases a model may still run it. Everything that must be kept has been committed by then.
    private static func leave(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
