import Crypto
import Foundation

/// A ticket lets one browser in, once, within a minute. Only the owner may write into the folder, so a file there proves
/// that the owner asked. The file's name is a digest of the ticket; the ticket itself is not stored.
extension ServerFolder {
    private var tickets: String { file("tickets") }

    /// The address for a browser to open.
    ///
    /// - Throws: `WebServerError.folderUnusable`.
    public func link(to server: RunningServer) throws(WebServerError) -> String {
        "\(server.address)/open?ticket=\(try issueTicket())"
    }

    func issueTicket() throws(WebServerError) -> String {
        try prepare()
        try prepare(tickets)
        removeOldTickets()
        let ticket = Secret().text
        let descriptor = open(place(of: ticket), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .folderUnusable(path: tickets, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
        return ticket
    }

    /// Accepts a ticket once, even if several clients present it at the same time.
    func redeem(_ ticket: String) -> Bool {
        let place = place(of: ticket)
        var status = stat()
        guard lstat(place, &status) == 0 else { return false }
        let isGood = Self.isPrivate(status) && !isOld(place)
        // Only one client can remove the file.
        return unlink(place) == 0 && isGood
    }

    private func place(of ticket: String) -> String {
        tickets + "/" + SHA256.hash(data: Data(ticket.utf8)).hexadecimal
    }

    private func removeOldTickets() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: tickets)) ?? [] {
            let place = tickets + "/" + name
            if isOld(place) { unlink(place) }
        }
    }

    /// Also where its time lies ahead: the clock was set back, so its age is not known.
    private func isOld(_ place: String) -> Bool {
        guard let age = Self.age(of: place) else { return true }
        return age < -1 || age > ticketLife
    }
}
