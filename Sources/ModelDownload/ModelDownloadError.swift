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
            "\"\(address)\" is no address to download from: write https://HOST/PATH."
        case .notSecure(let address):
            "\(address) could be changed on its way, and nothing else vouches for a catalogue: use https, or a file."
        case .noCatalogue(let name):
            "No catalogue says where \"\(name)\" is. Name one with --catalogue FILE|URL or AFTERIMAGE_CATALOGUE, or give "
                + "the address itself: afterimage model get URL --sha256 DIGITS"
        case .notInCatalogue(let name, let catalogue, let offered):
            "\(catalogue) does not offer \"\(name)\". It has: \(offered.joined(separator: ", "))."
        case .badCatalogue(let path, let reason):
            "\(path) is no catalogue of models: \(reason)."
        case .badChecksum(let text):
            "\"\(text)\" is no SHA-256: that is 64 hexadecimal digits, which the pack's maker publishes."
        case .unreachable(let address, let reason):
            "\(address) could not be reached: \(reason). What has arrived is kept; run the same command to continue."
        case .refused(let address, let status):
            "\(address) was not delivered: the server answered \(status)"
                + (status == 404 ? " (not found)." : status == 401 || status == 403 ? " (not allowed)." : ".")
        case .cutOff(let address, let received, let expected):
            "The connection to \(address) ended after \(received)\(expected.map { " of \($0)" } ?? "") bytes. They are "
                + "kept; run the same command to continue."
        case .redirectedElsewhere(let from, let target, let host):
            "\(from) leads to another host, \(target). If you trust it: --allow-host \(host)"
        case .redirectedToInsecure(let from, let target):
            "\(from) leads to \(target), which is not encrypted. Ask the maker for another address."
        case .tooManyRedirects(let address):
            "\(address) leads from one address to the next without end."
        case .tooLarge(let address, let expected):
            "\(address) sent more than the \(expected) bytes that were announced, so it was given up and removed."
        case .wrongContent(let address, let expected, let found):
            "What came from \(address) is not what was announced (sha256 \(found) in place of \(expected)), so it was "
                + "removed. Try again; if it stays so, the file there was changed or its announcement is wrong."
        case .busy(let path):
            "Another afterimage is downloading the same file (\(path)). Wait until it has finished, or stop it."
        case .notReadable(let path, let errno):
            "\(path) cannot be read: \(String(cString: strerror(errno)))."
        case .notWritable(let path, let errno):
            "\(path) cannot be written: \(String(cString: strerror(errno)))."
        case .cancelled:
            "Stopped. What has arrived is kept; run the same command to continue."
        }
    }
}
