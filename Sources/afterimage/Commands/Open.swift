import ArgumentParser
import Foundation
import PhotoStore
import WebServer

struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the app in the browser; start its server if none is running.",
        discussion: """
            Opens a link that works once, within a minute, and only for you. Without a desktop, the link is printed.

              afterimage open
              afterimage open --print
            """)

    @Flag(name: .customLong("print"), help: "Print the link, and do not open the browser.")
    var printsLink = false

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let folder = ServerFolder(of: library.folder)
        let server =
            if folder.isClaimed { try await folder.running(while: { folder.isClaimed }) } else {
                try await start(folder)
            }
        guard let server else {
            let said = (try? String(contentsOfFile: folder.log, encoding: .utf8)) ?? ""
            throw WebServerError.notStarted(
                reason: said.split(separator: "\n").last.map(String.init) ?? "", log: folder.log)
        }
        try ServerOpening(server: server, folder: folder, opensBrowser: !printsLink, json: library.json).run()
    }

    /// By the service, where it is installed for this library, or else in the background.
    private func start(_ folder: ServerFolder) async throws -> RunningServer? {
        let service = Service(
            port: folder.port ?? Serve.standardPort, library: library, registry: registry)
        if service.isInstalled, ServiceManager.start() {
            let deadline = ContinuousClock.now + .seconds(20)
            if let server = try await folder.running(while: { ContinuousClock.now < deadline }) {
                return server
            }
        }
        try folder.prepare()
        guard let log = LibraryFolder.privateFile(folder.log) else {
            throw OutputError(path: folder.log, code: errno)
        }
        let process = Process()
        // Closing the terminal must not end it.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/nohup")
        process.arguments = try service.command
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
        return try await folder.running(while: { process.isRunning })
    }
}
