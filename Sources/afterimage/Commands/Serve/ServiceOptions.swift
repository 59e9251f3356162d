import ArgumentParser
import Foundation

/// Installing the server as a service of the user.
struct ServiceOptions: ParsableArguments {
    @Flag(help: "Start the server with your session, and add Afterimage to the application menu.")
    var install = false

    @Flag(help: "Stop and remove the service, and remove the menu entry.")
    var uninstall = false

    @Flag(name: .customLong("print"), help: "With --install: print the files, but write nothing.")
    var printsFiles = false

    @Flag(
        help:
            "With --install or --uninstall: only write or remove the files, without starting or stopping the service."
    )
    var filesOnly = false

    mutating func validate() throws {
        if install, uninstall { throw ValidationError("Use either --install or --uninstall, not both.") }
        if printsFiles, !install { throw ValidationError("--print needs --install.") }
        if filesOnly, !isWanted { throw ValidationError("--files-only needs --install or --uninstall.") }
    }

    var isWanted: Bool { install || uninstall }

    /// - Throws: `OutputError`, `ValidationError`.
    func run(_ service: Service) throws {
        if printsFiles {
            for file in try service.files {
                Terminal.output.line("# \(file.path.printable)\n\(file.content)")
            }
        } else if install {
            try add(service)
        } else {
            try remove(service)
        }
    }

    private func add(_ service: Service) throws {
        for file in try service.files {
            try file.write()
            Terminal.output.line("Wrote \(file.path.printable)")
        }
        guard !filesOnly else { return }
        if ServiceManager.enable() {
            Terminal.output.line("The server runs now and starts with your session.")
        } else {
            Terminal.messages.line("Could not start the service. To start it: \(ServiceManager.startCommand)")
        }
        Terminal.output.line(
            "To open it: \(service.library.folder.command("open")), or Afterimage in the application menu")
    }

    private func remove(_ service: Service) throws {
        let exists = FileManager.default.fileExists(atPath: service.places[0])
        if !filesOnly, exists { ServiceManager.disable() }
        let removed = service.places.filter { unlink($0) == 0 }
        for path in removed { Terminal.output.line("Removed \(path.printable)") }
        if removed.isEmpty { Terminal.output.line("The service is not installed.") }
        if !filesOnly, !removed.isEmpty { ServiceManager.reload() }
    }
}
