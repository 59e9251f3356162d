import Foundation

/// A list of models that can be downloaded, which the user brings: this program ships none.
///
/// ```json
/// {"format": 1, "models": [
///   {"name": "NAME", "url": "NAME.tar", "bytes": 15800320, "sha256": "64 DIGITS", "licence": "MIT",
///    "about": "What it is, in a line."}]}
/// ```
/// A `url` without a host is relative to the catalogue's own address, which a file has none of.
public struct Catalogue: Sendable {
    public struct Offer: Decodable, Hashable, Sendable {
        public let name: String
        public let url: String
        public let bytes: Int
        /// Of the archive: 64 lower-case hexadecimal digits.
        public let sha256: String
        public let licence: String
        public let about: String?
    }

    public let offers: [Offer]
    private let origin: String
    private let base: Address?

    private static let largest = 1 << 20

    private struct Content: Decodable {
        let format: Int
        let models: [Offer]
    }

    /// Reads a file, or downloads one on the user's word.
    ///
    /// - Throws: `ModelDownloadError`.
    public init(_ place: String, _ downloader: Downloader) throws(ModelDownloadError) {
        origin = place
        let bytes: Data
        if Address.isMeant(by: place) {
            let address = try Address(place)
            guard address.isSecure else { throw .notSecure(place) }
            bytes = try downloader.contents(of: address, upTo: Self.largest)
            base = address
        } else {
            guard let file = FileHandle(forReadingAtPath: place) else {
                throw .notReadable(path: place, errno: errno)
            }
            defer { try? file.close() }
            bytes = (try? file.read(upToCount: Self.largest + 1)) ?? Data()
            guard bytes.count <= Self.largest else {
                throw .badCatalogue(path: place, reason: "larger than 1 MiB")
            }
            base = nil
        }
        do {
            let content = try JSONDecoder().decode(Content.self, from: bytes)
            guard content.format == 1 else {
                throw ModelDownloadError.badCatalogue(
                    path: place, reason: "its format is \(content.format), this program reads 1")
            }
            offers = content.models
        } catch let error as ModelDownloadError {
            throw error
        } catch {
            throw .badCatalogue(path: place, reason: "not the JSON that Docs/ModelPack.md describes")
        }
    }

    /// - Throws: `ModelDownloadError.notInCatalogue`, `.badAddress`, `.badChecksum`, `.badCatalogue`.
    public func download(_ name: String) throws(ModelDownloadError) -> (offer: Offer, Download) {
        guard let offer = offers.first(where: { $0.name == name }) else {
            throw .notInCatalogue(name: name, catalogue: origin, offered: offers.map(\.name))
        }
        guard offer.bytes > 0 else { throw .badCatalogue(path: origin, reason: "\(name) has no size") }
        guard base != nil || Address.isMeant(by: offer.url) else {
            throw .badCatalogue(
                path: origin,
                reason: "the address of \(name), \"\(offer.url)\", has no host, and neither has a file")
        }
        let address = try Address(offer.url, relativeTo: base)
        return (offer, try Download(address, sha256: offer.sha256, bytes: offer.bytes))
    }
}

/// A file to be downloaded, known beforehand by its checksum.
public struct Download: Hashable, Sendable {
    public let address: Address
    /// 64 lower-case hexadecimal digits.
    public let sha256: String
    /// `nil` where only the server will tell.
    public let bytes: Int?

    /// - Throws: `ModelDownloadError.badChecksum`.
    public init(_ address: Address, sha256: String, bytes: Int? = nil) throws(ModelDownloadError) {
        let digits = sha256.lowercased()
        guard digits.utf8.count == 64, digits.allSatisfy("0123456789abcdef".contains) else {
            throw .badChecksum(sha256)
        }
        self.address = address
        self.sha256 = digits
        self.bytes = bytes
    }
}
