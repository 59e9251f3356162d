import CVectorKernels
import Foundation

/// Which files make up an index. A line with the format and a checksum, then JSON; replaced as a whole.
struct Manifest: Codable, Equatable {
    struct SegmentEntry: Codable, Equatable {
        var file: String
        /// One bit a slot, in 64-bit little-endian words.
        var live: Data
    }

    var dimension: Int
    /// What made the vectors, as the index's owner names it.
    var stamp: String
    /// The state of the owner's data that the index showed when this was written.
    var revision: Int64
    /// The quantiser's centre, 32-bit little-endian floats.
    var centre: Data
    var isTrained: Bool
    var segments: [SegmentEntry]
    var journal: String
    /// The number of the next file.
    var nextFile: Int

    static let name = "manifest"
    private static let format = "afterimage-vectors 1"

    func write(to folder: String) throws(VectorSearchError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let json = try? encoder.encode(self) else {
            throw .unwritable(path: folder + "/" + Self.name, errno: EINVAL)
        }
        let body = [UInt8](json)
        let line = "\(Self.format) \(String(vk_crc32c(0, body, body.count), radix: 16))\n"
        let temporary = folder + "/" + Self.name + ".new"
        let file = try File(creating: temporary)
        try file.write(Array(line.utf8) + body)
        try file.synchronise()
        guard rename(temporary, folder + "/" + Self.name) == 0 else {
            throw .unwritable(path: folder + "/" + Self.name, errno: errno)
        }
        try File(reading: folder).synchronise()
    }

    /// `nil` where there is none.
    static func read(from folder: String) throws(VectorSearchError) -> Manifest? {
        let path = folder + "/" + name
        let bytes: [UInt8]
        do { bytes = try File(reading: path).readAll() } catch {
            if case .unreadable(_, ENOENT) = error { return nil }
            throw error
        }
        guard let end = bytes.firstIndex(of: 10) else {
            throw .damaged(path: path, reason: "it has no first line")
        }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == "afterimage-vectors" else {
            throw .damaged(path: path, reason: "it is not a manifest")
        }
        guard words[0] + " " + words[1] == format else {
            throw .stale(path: path, reason: "it has the format \(words[1])")
        }
        let body = Array(bytes[(end + 1)...])
        guard UInt32(words[2], radix: 16) == vk_crc32c(0, body, body.count),
            let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(body))
        else { throw .damaged(path: path, reason: "the checksum does not match") }
        return manifest
    }
}
