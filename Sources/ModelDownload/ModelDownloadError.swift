import Foundation

/// Why a model could not be downloaded. `description` says what to do about it.
public enum ModelDownloadError: Error, Hashable, Sendable {
    /// Neither http nor https, or without a host.
    case badAddress(String)
    /// A catalogue must come by https, as nothing else vouches for it.
    case notSecure(String)
    /// No catalogue was given.
    case noCatalogue(name: String)
    /// The catalogue has no such model; `offered` are those it has.
    case notInCatalogue(name: String, catalogue: String, offered: [String])
    case badCatalogue(path: String, reason: String)
    case badChecksum(String)
    /// No connection, no such host, no trust in the certificate.
    case unreachable(String, reason: String)
    case refused(String, status: Int)
    /// Part of it has arrived and is kept.
    case cutOff(String, received: Int, expected: Int?)
    /// Another host than the one asked, which was not allowed.
    case redirectedElsewhere(from: String, to: String, host: String)
    /// From https to http.
    case redirectedToInsecure(from: String, to: String)
    case tooManyRedirects(String)
    /// More bytes than were announced.
    case tooLarge(String, expected: Int)
    /// Everything arrived, and it is something else than what was announced.
    case wrongContent(String, expected: String, found: String)
    /// Another process downloads the same file.
    case busy(path: String)
    case notReadable(path: String, errno: Int32)
    case notWritable(path: String, errno: Int32)
    /// The task was cancelled; what has arrived is kept.
    case cancelled
}

extension ModelDownloadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badAddress(let address):
            "\"\(address)\" is not an address to download from: write https://HOST/PATH."
        case .notSecure(let address):
            "\(address) is not encrypted, so its content could be changed on the way: use https, or a file."
        case .noCatalogue(let name):
            "No catalogue says where \"\(name)\" is. Name one with --catalogue FILE|URL or AFTERIMAGE_CATALOGUE, or give "
                + "the address itself: afterimage model get URL --sha256 DIGITS"
        case .notInCatalogue(let name, let catalogue, let offered):
            "\(catalogue) does not offer \"\(name)\". It has: \(offered.joined(separator: ", "))."
        case .badCatalogue(let path, let reason):
            "\(path) is not a catalogue of models: \(reason)."
        case .badChecksum(let text):
            "\"\(text)\" is not a SHA-256. That is 64 hexadecimal digits, which the publisher of the pack states."
        case .unreachable(let address, let reason):
            "\(address) could not be reached: \(reason). The part downloaded so far is kept; run the same command to continue."
        case .refused(let address, let status):
            "\(address) was not delivered: the server answered \(status)"
                + (status == 404 ? " (not found)." : status == 401 || status == 403 ? " (not allowed)." : ".")
        case .cutOff(let address, let received, let expected):
            "The connection to \(address) ended after \(received)\(expected.map { " of \($0)" } ?? "") bytes. They are "
                + "kept; run the same command to continue."
        case .redirectedElsewhere(let from, let target, let host):
            "\(from) redirects to another host, \(target). If you trust it: --allow-host \(host)"
        case .redirectedToInsecure(let from, let target):
            "\(from) redirects to \(target), which is not encrypted. Ask the publisher for another address."
        case .tooManyRedirects(let address):
            "\(address) redirects endlessly."
        case .tooLarge(let address, let expected):
            "\(address) sent more than the announced \(expected) bytes, so the download was stopped and removed."
        case .wrongContent(let address, let expected, let found):
            "The file from \(address) is not the announced one (sha256 \(found) instead of \(expected)), so it was "
                + "removed. Try again. If it happens again, the file was changed or the announcement is wrong."
        case .busy(let path):
            "Another afterimage is downloading the same file (\(path)). Wait until it finishes, or stop it."
        case .notReadable(let path, let errno):
            "\(path) cannot be read: \(String(cString: strerror(errno)))."
        case .notWritable(let path, let errno):
            "\(path) cannot be written: \(String(cString: strerror(errno)))."
        case .cancelled:
            "Stopped. The part downloaded so far is kept; run the same command to continue."
        }
    }
}
