import Foundation
import NIOConcurrencyHelpers
import PhotoStore
import PhotoTypes

/// The mean colours of photos, noted when a picture of them is made: what a grid shows until that picture is there.
///
/// Four bits of red, green and blue each are enough for a place holder, and make the column of 100,000 photos 300 KB.
/// Kept in `caches/tones`, eight bytes for each: the photo's id and 12 bits of colour, the latest counts. A photo's id
/// is never given to another as long as the library lasts, and the caches go with the library. May be deleted at any
/// time, by this or another program: it notices.
final class Tones: Sendable {
    private struct State {
        /// Of the file that was read; 0 while there is none.
        var file: UInt64 = 0
        var colours: [Int64: UInt16] = [:]
    }

    private let library: LibraryFolder
    private let state = NIOLockedValueBox(State())

    init(library: LibraryFolder) {
        self.library = library
    }

    static func path(in library: LibraryFolder) -> String { library.caches + "/tones" }
    private var path: String { Self.path(in: library) }

    /// Photos whose colour is known.
    var count: Int { read(\.count) }

    func has(_ photo: PhotoID) -> Bool { read { $0[photo.rawValue] != nil } }

    /// Colours of photos by their ids.
    func all() -> [Int64: UInt16] { read { $0 } }

    /// Keeps the mean colour of a picture; does nothing where the disk does not let it.
    func note(_ picture: PixelImage, of photo: PhotoID) {
        let colour = Self.mean(picture)
        let id = photo.rawValue
        state.withLockedValue { state in
            refresh(&state)
            guard state.colours[id] != colour else { return }
            let record = UInt64(id) << 12 | UInt64(colour)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            let written = withUnsafeBytes(of: record.littleEndian) {
                write(descriptor, $0.baseAddress, $0.count)
            }
            guard written == 8 else { return }
            state.colours[id] = colour
            state.file = identity
        }
    }

    private func read<Value>(_ body: ([Int64: UInt16]) -> Value) -> Value {
        state.withLockedValue { state in
            refresh(&state)
            return body(state.colours)
        }
    }

    private var identity: UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// Reads the file where it is another one than before.
    private func refresh(_ state: inout State) {
        let file = identity
        guard file != state.file else { return }
        state = State(file: file)
        guard file != 0, let bytes = FileManager.default.contents(atPath: path) else { return }
        // A crash may have left a part of a record, which would shift all that follow.
        if bytes.count % 8 != 0 { truncate(path, off_t(bytes.count / 8 * 8)) }
        bytes.withUnsafeBytes { buffer in
            for at in 0..<(buffer.count / 8) {
                let record = UInt64(
                    littleEndian: buffer.loadUnaligned(fromByteOffset: at * 8, as: UInt64.self))
                state.colours[Int64(record >> 12)] = UInt16(record & 0xfff)
            }
        }
    }

    /// 0xRGB, of sRGB values as they are.
    static func mean(_ picture: PixelImage) -> UInt16 {
        var sums: (red: Int, green: Int, blue: Int) = (0, 0, 0)
        let pixels = picture.pixels.count / 3
        // Of a large one, some tell it as well as all.
        let step = max(1, pixels / 50_000)
        var seen = 0
        for pixel in stride(from: 0, to: pixels, by: step) {
            sums.red += Int(picture.pixels[pixel * 3])
            sums.green += Int(picture.pixels[pixel * 3 + 1])
            sums.blue += Int(picture.pixels[pixel * 3 + 2])
            seen += 1
        }
        guard seen > 0 else { return 0 }
        func level(_ sum: Int) -> UInt16 { UInt16((sum * 30 + seen * 255) / (seen * 510)) }
        return level(sums.red) << 8 | level(sums.green) << 4 | level(sums.blue)
    }
}
