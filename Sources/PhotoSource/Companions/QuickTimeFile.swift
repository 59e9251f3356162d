import Foundation
import PhotoTypes

/// A QuickTime or MP4 file, of which only the boxes on the way to its metadata are read (QuickTime File Format, "Metadata";
/// ISO/IEC 14496-12).
final class QuickTimeFile {
    private struct Box {
        let kind: UInt32
        let content: Range<Int64>
    }

    private let descriptor: Int32
    private let size: Int64

    /// More boxes in one, or a longer table, are no camera's.
    private static let mostBoxes = 1_000
    private static let mostBytes = 1 << 16

    /// `nil` if it is not a file that can be opened.
    init?(_ path: PhotoPath) {
        // Without `O_NONBLOCK`, opening a pipe would wait for ever.
        descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { return nil }
        guard let status = try? FileStatus(ofDescriptor: descriptor, at: path), status.kind == .file else {
            close(descriptor)
            return nil
        }
        size = status.stamp.size
    }

    deinit {
        close(descriptor)
    }

    /// The text that the movie's metadata have under a key.
    func metadata(_ key: String) -> String? {
        guard let movie = boxes(in: 0..<size).first(where: { $0.kind == Self.kind("moov") }) else {
            return nil
        }
        let parts = boxes(in: movie.content)
        let userData = parts.filter { $0.kind == Self.kind("udta") }.flatMap { boxes(in: $0.content) }
        for meta in (parts + userData) where meta.kind == Self.kind("meta") {
            if let text = text(of: key, in: meta) { return text }
        }
        return nil
    }

    private func text(of key: String, in meta: Box) -> String? {
        // MP4 has four bytes of version and flags here, QuickTime does not.
        let isPlain = bytes(meta.content.lowerBound + 4, 4) == Array("hdlr".utf8)
        let start = meta.content.lowerBound + (isPlain ? 0 : 4)
        guard start < meta.content.upperBound else { return nil }
        let parts = boxes(in: start..<meta.content.upperBound)
        guard let keys = parts.first(where: { $0.kind == Self.kind("keys") }),
            let items = parts.first(where: { $0.kind == Self.kind("ilst") }),
            let number = index(of: key, in: keys)
        else { return nil }
        // An item's kind is the number of its key, counted from 1.
        guard let item = boxes(in: items.content).first(where: { $0.kind == UInt32(number) }),
            let data = boxes(in: item.content).first(where: { $0.kind == Self.kind("data") }),
            let value = bytes(
                data.content.lowerBound, Int(min(data.content.upperBound - data.content.lowerBound, 1_024))),
            // Kind 1 is UTF-8; the locale follows.
            value.count > 8, value[..<4].elementsEqual([0, 0, 0, 1])
        else { return nil }
        let text = String(decoding: value[8...].prefix { $0 != 0 }, as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    private func index(of key: String, in keys: Box) -> Int? {
        let count = Int(min(keys.content.upperBound - keys.content.lowerBound, Int64(Self.mostBytes)))
        guard let table = bytes(keys.content.lowerBound, count), table.count > 8 else { return nil }
        var position = 8
        for number in 1...Self.mostBoxes {
            guard position + 8 <= table.count else { return nil }
            let length = Int(Self.number(table[position..<(position + 4)]))
            guard length >= 8, position + length <= table.count else { return nil }
            if table[(position + 8)..<(position + length)].elementsEqual(key.utf8) { return number }
            position += length
        }
        return nil
    }

    private func boxes(in range: Range<Int64>) -> [Box] {
        var boxes: [Box] = []
        var position = range.lowerBound
        while boxes.count < Self.mostBoxes, position + 8 <= range.upperBound, let head = bytes(position, 8) {
            var length = Int64(Self.number(head[..<4]))
            var start = position + 8
            if length == 1 {
                guard let long = bytes(start, 8) else { break }
                length = Int64(clamping: Self.number(long[...]))
                start += 8
            } else if length == 0 {
                length = range.upperBound - position
            }
            guard length >= start - position, length <= range.upperBound - position else { break }
            boxes.append(Box(kind: UInt32(Self.number(head[4...])), content: start..<(position + length)))
            position += length
        }
        return boxes
    }

    private static func kind(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `nil` where the file has fewer.
    private func bytes(_ position: Int64, _ count: Int) -> [UInt8]? {
        guard count > 0, position >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
                    off_t(position) + filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }
}
