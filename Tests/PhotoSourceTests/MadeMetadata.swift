import Foundation

/// Metadata of pictures, made byte by byte as the standards have them.
enum MadeMetadata {
    /// A TIFF directory's value.
    enum Value {
        case text(String)
        /// Unsigned, numerator and denominator.
        case fractions([(UInt32, UInt32)])
    }

    /// An EXIF block, little-endian: a TIFF header, the main directory, and those of EXIF and GPS.
    static func exif(
        main: [UInt16: Value] = [:], photo: [UInt16: Value] = [:], gps: [UInt16: Value] = [:]
    ) -> [UInt8] {
        let header: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0]
        let pointers = (photo.isEmpty ? 0 : 1) + (gps.isEmpty ? 0 : 1)
        let mainSize = size(main) + pointers * 12
        let photoStart = 8 + mainSize
        let gpsStart = photoStart + (photo.isEmpty ? 0 : size(photo))
        var links: [(UInt16, Int)] = []
        if !photo.isEmpty { links.append((0x8769, photoStart)) }
        if !gps.isEmpty { links.append((0x8825, gpsStart)) }
        var block = header + directory(main, at: 8, links)
        if !photo.isEmpty { block += directory(photo, at: photoStart) }
        if !gps.isEmpty { block += directory(gps, at: gpsStart) }
        return block
    }

    /// Attributes such as `exif:DateTimeOriginal` in a packet.
    static func xmp(_ attributes: [String: String]) -> [UInt8] {
        let spaces = [
            "exif": "http://ns.adobe.com/exif/1.0/", "xmp": "http://ns.adobe.com/xap/1.0/",
            "tiff": "http://ns.adobe.com/tiff/1.0/", "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        ]
        let names = spaces.sorted { $0.key < $1.key }.map { "xmlns:\($0.key)=\"\($0.value)\"" }
        let values = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
        return Array(
            ("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                + "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
                + (names + values).joined(separator: " ") + "/></rdf:RDF></x:xmpmeta>").utf8)
    }

    /// Datasets of record 2, in a Photoshop resource.
    static func iptc(_ datasets: [(UInt8, String)]) -> [UInt8] {
        let record = datasets.flatMap { number, text -> [UInt8] in
            [0x1C, 2, number] + big(text.utf8.count, 2) + Array(text.utf8)
        }
        var block = Array("Photoshop 3.0\0".utf8) + Array("8BIM".utf8)
        block += [4, 4, 0, 0]
        block += big(record.count, 4) + record
        return record.count % 2 == 1 ? block + [0] : block
    }

    /// A picture without metadata, and these added to it.
    static func jpeg(exif: [UInt8] = [], xmp: [UInt8] = [], iptc: [UInt8] = []) -> [UInt8] {
        let plain = MetadataTests.bytes(of: "bare.jpg")
        var segments: [UInt8] = []
        func add(_ marker: UInt8, _ content: [UInt8]) {
            segments += [0xFF, marker] + big(content.count + 2, 2) + content
        }
        if !exif.isEmpty { add(0xE1, Array("Exif\0\0".utf8) + exif) }
        if !xmp.isEmpty { add(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp) }
        if !iptc.isEmpty { add(0xED, iptc) }
        return Array(plain.prefix(2)) + segments + Array(plain.dropFirst(2))
    }

    /// One pixel with these chunks; `IHDR`, `IDAT` and `IEND` are added.
    static func png(_ chunks: [(String, [UInt8])]) -> [UInt8] {
        let header = big(1, 4) + big(1, 4) + [8, 0, 0, 0, 0]
        // A zlib stream of two stored bytes: no filter, black.
        let pixels: [UInt8] = [0x78, 1, 1, 2, 0, 0xFD, 0xFF, 0, 0, 0, 2, 0, 1]
        let all = [("IHDR", header)] + chunks + [("IDAT", pixels), ("IEND", [])]
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return all.reduce(into: signature) { file, chunk in
            let named = Array(chunk.0.utf8) + chunk.1
            file += big(chunk.1.count, 4) + named + big(Int(crc(named)), 4)
        }
    }

    /// A JPEG XL container with these boxes after its signature.
    static func jpegXL(_ boxes: [[UInt8]]) -> [UInt8] {
        let signature: [UInt8] = [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A]
        return signature + box("ftyp", Array("jxl \0\0\0\0jxl ".utf8)) + boxes.joined()
    }

    static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + Array(kind.utf8) + content
    }

    /// With its size in 64 bits.
    static func largeBox(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        big(1, 4) + Array(kind.utf8) + big(content.count + 16, 8) + content
    }

    /// A Brotli stream that stores up to 65,536 bytes as they are (RFC 7932, 9.2).
    static func brotli(_ content: [UInt8]) -> [UInt8] {
        little((content.count - 1) << 4 | 1 << 20, 3) + content + [3]
    }

    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }

    private static func size(_ entries: [UInt16: Value]) -> Int {
        6 + entries.count * 12 + entries.values.reduce(0) { $0 + bytes($1).stored.count }
    }

    private static func directory(
        _ entries: [UInt16: Value], at start: Int, _ links: [(UInt16, Int)] = []
    ) -> [UInt8] {
        var place = start + 6 + (entries.count + links.count) * 12
        var table: [(UInt16, [UInt8])] = links.map { ($0, little(4, 2) + little(1, 4) + little($1, 4)) }
        var values: [UInt8] = []
        for (tag, value) in entries.sorted(by: { $0.key < $1.key }) {
            let (kind, count, inline, stored) = bytes(value)
            table.append(
                (tag, little(kind, 2) + little(count, 4) + (stored.isEmpty ? inline : little(place, 4))))
            values += stored
            place += stored.count
        }
        var block = little(table.count, 2)
        for (tag, entry) in table.sorted(by: { $0.0 < $1.0 }) { block += little(Int(tag), 2) + entry }
        return block + little(0, 4) + values
    }

    private static func bytes(_ value: Value) -> (kind: Int, count: Int, inline: [UInt8], stored: [UInt8]) {
        switch value {
        case .text(let text):
            let bytes = Array(text.utf8) + [0]
            let isShort = bytes.count <= 4
            return (
                2, bytes.count, isShort ? bytes + [UInt8](repeating: 0, count: 4 - bytes.count) : [],
                isShort ? [] : bytes + (bytes.count % 2 == 1 ? [0] : [])
            )
        case .fractions(let fractions):
            return (5, fractions.count, [], fractions.flatMap { little(Int($0), 4) + little(Int($1), 4) })
        }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
