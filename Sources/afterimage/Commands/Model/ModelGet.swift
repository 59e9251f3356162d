import ArgumentParser
import Foundation
import ModelDownload
import ModelRegistry

struct ModelGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Download a model pack and install it.",
        discussion: """
            The only command that opens a network connection. It shows the source, size and licence, and asks first. To \
            continue an interrupted download, run the same command again. The archive must have the SHA-256 that the \
            catalogue states or that you give; it is then installed as by `afterimage model add`.

            A catalogue is a file that lists models (see Docs/ModelPack.md). Afterimage does not include one.

              afterimage model get tinyclip-8m --catalogue ~/models.json
              afterimage model get tinyclip-8m --catalogue https://models.example.org/catalogue.json --yes
              afterimage model get https://models.example.org/tinyclip-8m.tar --sha256 3f0c…
            """)

    @Argument(help: "A name in the catalogue, or the address of a plain tar file.")
    var name: String

    @Option(
        help: ArgumentHelp("The catalogue (default: $AFTERIMAGE_CATALOGUE).", valueName: "file|url"),
        completion: .file(extensions: ["json"]))
    var catalogue: String?

    @Option(help: ArgumentHelp("SHA-256 of the archive, required with an address.", valueName: "digits"))
    var sha256: String?

    @Option(help: ArgumentHelp("A host that a download may redirect to; repeatable.", valueName: "host"))
    var allowHost: [String] = []

    @Flag(name: [.short, .long], help: "Do not ask. Required without a terminal.")
    var yes = false

    @Flag(help: "Write JSON for other programs.")
    var json = false

    @OptionGroup var registry: RegistryOptions

    mutating func validate() throws {
        if Address.isMeant(by: name), sha256 == nil {
            throw ValidationError(
                "An address needs --sha256: the 64 digits that the publisher of the pack states.")
        }
        if !Address.isMeant(by: name), sha256 != nil {
            throw ValidationError("--sha256 is only for addresses; a catalogue states its own.")
        }
    }

    func run() async throws {
        let command = self
        try await stoppable(
            farewell: "Stopped. The part downloaded so far is kept; run the same command to continue."
        ) {
            try command.get()
        }
    }

    private func get() throws {
        let downloader = Downloader(allowedHosts: allowHost)
        let (download, licence) = try resolve(downloader)
        let bytes = try download.bytes ?? downloader.size(of: download.address)
        let question =
            "Download \(download.address) (\(bytes.map(NumberText.bytes) ?? "size unknown"), licence: "
            + "\(licence ?? "stated in the pack"))?"
        guard
            try yes
                || Question.ask(question, for: "model get", otherwise: "Nothing was downloaded.")
        else { return }
        if yes { Terminal.messages.line(question.dropLast().description.printable) }
        let registry = registry.registry
        let partial = registry.downloads.appendingPathComponent("\(download.sha256).partial")
        let progress = DownloadProgress(total: bytes)
        try downloader.fetch(download, to: partial) { progress.report($0) }
        progress.clear()
        let installation = try registry.add(partial)
        try? FileManager.default.removeItem(at: partial)
        try InstallationOutput.write(installation, json: json)
    }

    private func resolve(_ downloader: Downloader) throws -> (Download, licence: String?) {
        if let sha256 { return (try Download(try Address(name), sha256: sha256), nil) }
        let named = ProcessInfo.processInfo.environment["AFTERIMAGE_CATALOGUE"].flatMap {
            $0.isEmpty ? nil : $0
        }
        guard let place = catalogue ?? named else { throw ModelDownloadError.noCatalogue(name: name) }
        let (offer, download) = try Catalogue(place, downloader).download(name)
        return (download, offer.licence)
    }
}

/// How much has arrived, on stderr: one line that is rewritten on a terminal, a line every few seconds elsewhere.
private final class DownloadProgress {
    private let total: Int?
    private let began = ContinuousClock.now
    private var first: Int?
    private let line = StatusLine()

    init(total: Int?) {
        self.total = total
    }

    func report(_ bytes: Int) {
        let start = first ?? bytes
        first = start
        let elapsed = began.duration(to: .now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        let pace = seconds > 0 ? Double(bytes - start) / seconds : 0
        let left =
            total.flatMap { pace > 0 ? " · \(NumberText.duration(Double($0 - bytes) / pace)) left" : nil }
            ?? ""
        line.show(
            NumberText.bytes(bytes) + (total.map { " of \(NumberText.bytes($0))" } ?? "")
                + " · \(NumberText.bytes(Int(pace)))/s" + left)
    }

    func clear() {
        line.clear()
    }
}
