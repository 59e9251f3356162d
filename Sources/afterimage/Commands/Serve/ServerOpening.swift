import WebServer

/// Shows a server that runs in the browser, with a link that works once.
struct ServerOpening {
    let server: RunningServer
    let folder: ServerFolder
    let opensBrowser: Bool
    let json: Bool

    /// - Throws: `WebServerError.folderUnusable`.
    func run() throws {
        let link = try folder.link(to: server)
        if json {
            return try JSONOutput.write(AddressJSON(url: link, address: server.address, running: true))
        }
        if opensBrowser, Browser.open(link) {
            Terminal.output.line("Afterimage is at \(server.address)")
        } else {
            Terminal.output.line(link)
            Terminal.messages.line("Open it in a browser within a minute; it works once.")
        }
    }
}
