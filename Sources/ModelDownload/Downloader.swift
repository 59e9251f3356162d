import CHTTP
import Foundation

/// Downloads files, on the user's word alone, so that they can be continued: what has arrived lies in a partial file,
/// and the next attempt asks for the rest.
///
/// HTTP by libcurl; certificates are checked. A redirection is followed within its host, to a host that was allowed,
/// and never from https to http. Its functions block their thread and stop when their task is cancelled.
public struct Downloader: Sendable {
    /// Hosts that redirections may lead to, beside the one asked.
    private let allowedHosts: Set<String>

    private static let mostRedirects = 5

    public init(allowedHosts: [String] = []) {
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    }

    /// Downloads a file, or the rest of it, and checks it.
    ///
    /// - Parameter partial: where it grows; whole and right when this returns. Removed when all of it arrived and it is
    ///   something else than `download` says.
    /// - Parameter report: how many bytes there are, about once a second.
    /// - Throws: `ModelDownloadError`.
    public func fetch(
        _ download: Download, to partial: URL, report: (Int) -> Void = { _ in }
    ) throws(ModelDownloadError) {
        let file = try PartialFile(partial)
        if let bytes = download.bytes, file.count > bytes { try file.empty() }
        // A server that cannot continue is asked for the whole.
        while file.count != download.bytes, try !receive(download, into: file, report) { try file.empty() }
        report(file.count)
        let found = try file.sha256()
        guard found == download.sha256 else {
            file.remove()
            throw .wrongContent("\(download.address)", expected: download.sha256, found: found)
        }
    }

    /// A small file.
    ///
    /// - Throws: `ModelDownloadError`.
    func contents(of address: Address, upTo limit: Int) throws(ModelDownloadError) -> Data {
        var data = Data()
        let response = try exchange(address) { part in
            data.append(contentsOf: part)
            return data.count <= limit
        }
        guard data.count <= limit else { throw .tooLarge("\(address)", expected: limit) }
        try check(response, address, received: data.count, expected: nil)
        return data
    }

    /// How large a file is, if its server says so.
    ///
    /// - Throws: `ModelDownloadError`.
    public func size(of address: Address) throws(ModelDownloadError) -> Int? {
        let response = try exchange(address, head: true) { _ in true }
        // Some servers do not know HEAD; the download itself will tell.
        guard response.status == 200, response.length > 0 else { return nil }
        return Int(response.length)
    }

    /// `false` where the server does not continue what is there.
    private func receive(
        _ download: Download, into file: PartialFile, _ report: (Int) -> Void
    ) throws(ModelDownloadError) -> Bool {
        let address = download.address
        var failure: ModelDownloadError?
        let response = try exchange(address, offset: file.count) { part in
            do throws(ModelDownloadError) {
                if let bytes = download.bytes, file.count + part.count > bytes {
                    throw .tooLarge("\(address)", expected: bytes)
                }
                try file.append(part)
            } catch {
                failure = error
            }
            return failure == nil
        } eachSecond: {
            report(file.count)
        }
        if let failure {
            if case .tooLarge = failure { file.remove() }
            throw failure
        }
        // 416: there is nothing behind what is there. Whether that is right, its checksum tells.
        if response.status == 416, file.count > 0 { return true }
        if (200..<300).contains(response.status), response.outcome == CHTTPNoRange, file.count > 0 {
            return false
        }
        try check(response, address, received: file.count, expected: download.bytes)
        if let bytes = download.bytes, file.count < bytes {
            throw .cutOff("\(address)", received: file.count, expected: bytes)
        }
        return true
    }

    private func check(
        _ response: Exchange.Response, _ address: Address, received: Int, expected: Int?
    ) throws(ModelDownloadError) {
        guard response.status == 0 || (200..<300).contains(response.status) else {
            throw .refused("\(address)", status: response.status)
        }
        switch response.outcome {
        case CHTTPDone: return
        case CHTTPStopped: throw .cancelled
        case CHTTPCutOff: throw .cutOff("\(address)", received: received, expected: expected)
        default: throw .unreachable("\(address)", reason: response.reason)
        }
    }

    /// Asks, and follows redirections as far as that is allowed.
    private func exchange(
        _ address: Address, offset: Int = 0, head: Bool = false,
        receive: (UnsafeRawBufferPointer) -> Bool, eachSecond: () -> Void = {}
    ) throws(ModelDownloadError) -> Exchange.Response {
        var current = address
        for _ in 0...Self.mostRedirects {
            let response = Exchange.run(
                current, offset: offset, head: head, receive: receive,
                goesOn: {
                    eachSecond()
                    return !Task.isCancelled
                })
            guard (300..<400).contains(response.status) else { return response }
            let next = try Address(response.redirect)
            guard next.host == address.host || allowedHosts.contains(next.host) else {
                throw .redirectedElsewhere(from: "\(current)", to: "\(next)", host: next.host)
            }
            guard next.isSecure || !current.isSecure else {
                throw .redirectedToInsecure(from: "\(current)", to: "\(next)")
            }
            current = next
        }
        throw .tooManyRedirects("\(address)")
    }
}
