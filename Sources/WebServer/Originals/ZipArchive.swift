import Foundation

/// The parts of a zip archive beside its files' bytes (PKWARE APPNOTE 6.3.10), which are stored as they are: photos are
/// compressed already. Sizes and checksums stand before each file, so that every program can read it, also while it
/// arrives; from 4 GiB and 65,535 files on in 64 bits.
struct ZipArchive: Sendable {
    struct Entry: Sendable {
        let name: String
        let size: Int
        /// CRC-32.
        var checksum: UInt32 = 0
        /// Nanoseconds since 1970-01-01 UTC.
        let modified: Int64
    }

    /// Where the next part begins.
    private(set) var offset = 0
    private var entries: [(entry: Entry, offset: Int)] = []

    /// Its length once these are in it, and it is ended.
    static func length(_ entries: [Entry]) -> Int {
        var archive = ZipArchive()
        for entry in entries { _ = archive.header(entry) }
        _ = archive.end()
        return archive.offset
    }

    /// What stands before a file's bytes, which must follow.
    mutating func header(_ entry: Entry) -> [UInt8] {
        var part = Part()
        let isLarge = entry.size >= Self.limit32
        part.add(UInt32(0x0403_4b50))
        part.addCommon(entry, isLarge: isLarge)
        var extra = Part()
        if isLarge {
            extra.add(UInt16(0x0001))
            extra.add(UInt16(16))
            extra.add(UInt64(entry.size))
            extra.add(UInt64(entry.size))
        }
        extra.addTime(entry.modified)
        part.addNameAndExtra(entry.name, extra)
        part.bytes += Array(entry.name.utf8) + extra.bytes
        entries.append((entry, offset))
        offset += part.bytes.count + entry.size
        return part.bytes
    }

    /// The directory, which is the end.
    mutating func end() -> [UInt8] {
        var part = Part()
        let start = offset
        for (entry, offset) in entries { part.bytes += Self.record(entry, offset) }
        let size = part.bytes.count
        let isLarge = entries.count >= 0xffff || start >= Self.limit32 || size >= Self.limit32
        if isLarge {
            part.add(UInt32(0x0606_4b50))
            part.add(UInt64(44))
            part.add(Self.madeBy)
            part.add(UInt16(45))
            part.add(UInt32(0))
            part.add(UInt32(0))
            part.add(UInt64(entries.count))
            part.add(UInt64(entries.count))
            part.add(UInt64(size))
            part.add(UInt64(start))
            part.add(UInt32(0x0706_4b50))
            part.add(UInt32(0))
            part.add(UInt64(start + size))
            part.add(UInt32(1))
        }
        part.add(UInt32(0x0605_4b50))
        part.add(UInt16(0))
        part.add(UInt16(0))
        part.add(UInt16(min(entries.count, 0xffff)))
        part.add(UInt16(min(entries.count, 0xffff)))
        part.add(Self.clamped(size))
        part.add(Self.clamped(start))
        part.add(UInt16(0))
        offset += part.bytes.count
        return part.bytes
    }

    private static let limit32 = 0xffff_ffff
    /// Unix, so that permissions count; version 4.5 of the format.
    private static let madeBy = UInt16(3 << 8 | 45)

    private static func clamped(_ number: Int) -> UInt32 { UInt32(min(number, limit32)) }

    private static func record(_ entry: Entry, _ offset: Int) -> [UInt8] {
        let (isLarge, isFar) = (entry.size >= limit32, offset >= limit32)
        var part = Part()
        part.add(UInt32(0x0201_4b50))
        part.add(madeBy)
        part.addCommon(entry, isLarge: isLarge || isFar, sizeIsElsewhere: isLarge)
        var extra = Part()
        if isLarge || isFar {
            extra.add(UInt16(0x0001))
            extra.add(UInt16((isLarge ? 16 : 0) + (isFar ? 8 : 0)))
            if isLarge {
                extra.add(UInt64(entry.size))
                extra.add(UInt64(entry.size))
            }
            if isFar { extra.add(UInt64(offset)) }
        }
        extra.addTime(entry.modified)
        part.addNameAndExtra(entry.name, extra)
        // No comment, first disk, no text.
        part.add(UInt16(0))
        part.add(UInt16(0))
        part.add(UInt16(0))
        // A regular file that its owner may write.
        part.add(UInt32(0o100644) << 16)
        part.add(clamped(offset))
        return part.bytes + Array(entry.name.utf8) + extra.bytes
    }
}

extension ZipArchive {
    /// Little-endian numbers, one after the other.
    private struct Part {
        var bytes: [UInt8] = []

        mutating func add(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }

        /// What stands alike before a file and in the directory.
        mutating func addCommon(_ entry: Entry, isLarge: Bool, sizeIsElsewhere: Bool? = nil) {
            add(UInt16(isLarge ? 45 : 20))
            // Names are UTF-8.
            add(UInt16(1 << 11))
            // Stored.
            add(UInt16(0))
            let (time, date) = Self.wallClock(entry.modified)
            add(time)
            add(date)
            add(entry.checksum)
            let size = sizeIsElsewhere ?? isLarge ? UInt32.max : UInt32(entry.size)
            add(size)
            add(size)
        }

        mutating func addNameAndExtra(_ name: String, _ extra: Part) {
            add(UInt16(name.utf8.count))
            add(UInt16(extra.bytes.count))
        }

        /// The time to the second in UTC (Info-ZIP's extended timestamp).
        mutating func addTime(_ modified: Int64) {
            add(UInt16(0x5455))
            add(UInt16(5))
            add(UInt8(1))
            add(Int32(clamping: modified / 1_000_000_000))
        }

        /// As MS-DOS keeps it: local, to two seconds, from 1980 on.
        private static func wallClock(_ modified: Int64) -> (time: UInt16, date: UInt16) {
            var instant = time_t(modified / 1_000_000_000)
            var parts = tm()
            localtime_r(&instant, &parts)
            guard (80...207).contains(parts.tm_year) else { return (0, parts.tm_year < 80 ? 0x21 : 0xff9f) }
            let time = parts.tm_hour << 11 | parts.tm_min << 5 | min(parts.tm_sec, 59) / 2
            let date = (parts.tm_year - 80) << 9 | (parts.tm_mon + 1) << 5 | parts.tm_mday
            return (UInt16(time), UInt16(date))
        }
    }
}
