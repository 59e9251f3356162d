import CExif
import Foundation

/// A picture's EXIF, XMP and IPTC by key, owned while in scope.
struct Metadata: ~Copyable {
    private let handle: OpaquePointer

    /// Calls `body` with the metadata of a file's bytes, or with `nil` where Exiv2 cannot read any.
    static func read<Result>(_ bytes: [UInt8], _ body: (borrowing Metadata?) -> Result) -> Result {
        if let boxes = JPEGXLBoxes(bytes) {
            guard let handle = cexif_open_parts(boxes.exif, boxes.exif.count, boxes.xmp, boxes.xmp.count)
            else { return body(nil) }
            return body(Metadata(handle: handle))
        }
        // Unsafe buffer: Exiv2 reads in place; the pointer does not outlive this call.
        return bytes.withUnsafeBufferPointer { buffer in
            guard let handle = cexif_open(buffer.baseAddress, buffer.count) else { return body(nil) }
            return body(Metadata(handle: handle))
        }
    }

    private init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        cexif_close(handle)
    }

    /// Width and height as stored; `nil` where unknown, and for HEIF and AVIF, where Exiv2 finds now the size of
    /// the picture, now that of a tile.
    var storedSize: (width: Int, height: Int)? {
        let size = (width: Int(cexif_pixel_width(handle)), height: Int(cexif_pixel_height(handle)))
        return size.width > 0 && size.height > 0 && cexif_is_box_format(handle) == 0 ? size : nil
    }

    /// The lens by name, also from the maker's notes.
    var lens: String? {
        if let name = text("Exif.Photo.LensModel") { return name }
        return Self.text { cexif_lens(handle, $0, $1) }.flatMap {
            $0 == "n/a" || $0.hasPrefix("(") ? nil : $0
        }
    }

    /// The value as text without surrounding blanks; `nil` for an absent or blank one.
    func text(_ key: String) -> String? {
        Self.text { cexif_text(handle, key, $0, $1) }
    }

    /// What a person wrote, all entries of a list, each cut to 16 KiB; none blank.
    func words(_ key: String) -> [String] {
        var found: [String] = []
        // A broken file may claim any number.
        for index in 0..<1_000 {
            let text: String?? = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1 << 14) { buffer in
                guard let start = buffer.baseAddress,
                    cexif_words(handle, key, index, start, buffer.count) != 0
                else { return .none }
                // Old IPTC is Latin-1, whatever it says. A cut may fall in the middle of a character.
                let bytes = UnsafeBufferPointer(start: start, count: strlen(start)).map(
                    UInt8.init(bitPattern:))
                let isCut = bytes.count == buffer.count - 1
                return .some(
                    String(validating: bytes, as: UTF8.self)
                        ?? (isCut
                            ? String(decoding: bytes, as: UTF8.self)
                            : String(decoding: bytes.map(UInt16.init), as: UTF16.self)))
            }
            guard case .some(let entry) = text else { break }
            let trimmed = (entry ?? "").trimmingCharacters(
                in: .whitespacesAndNewlines.union(.controlCharacters))
            if !trimmed.isEmpty { found.append(trimmed) }
        }
        return found
    }

    /// The finite number at `index`.
    func number(_ key: String, at index: Int = 0) -> Double? {
        let number = cexif_number(handle, key, index)
        return number.isFinite ? number : nil
    }

    /// Whether the number at `index` is a fraction of something over nothing, other than 0/0.
    func isDividedByZero(_ key: String, at index: Int) -> Bool {
        cexif_number(handle, key, index).isInfinite
    }

    func bytes(_ key: String) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            count = cexif_bytes(handle, key, buffer.baseAddress, buffer.count)
        }
    }

    private static func text(_ fill: (UnsafeMutablePointer<CChar>?, Int) -> Int32) -> String? {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            fill(buffer.baseAddress, buffer.count) == 0
                ? "" : buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines.union(.controlCharacters))
        return trimmed.isEmpty ? nil : trimmed
    }
}
