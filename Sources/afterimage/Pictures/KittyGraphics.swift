import Foundation
import PhotoTypes

/// The terminal graphics protocol of kitty, also spoken by Ghostty and Konsole
/// (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
enum KittyGraphics {
    /// Characters of Base64 that one escape sequence may carry.
    private static let chunk = 4096

    /// Transmits and shows raw RGB pixels (`a=T`, `f=24`) and asks for no answer (`q=2`), which would otherwise
    /// end up in the shell's input.
    static func bytes(drawing image: PixelImage) -> [UInt8] {
        let payload = Array(Data(image.pixels).base64EncodedData())
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: payload.count, by: chunk) {
            let end = min(start + chunk, payload.count)
            let first = start == 0 ? "a=T,f=24,s=\(image.width),v=\(image.height),q=2," : ""
            bytes += "\u{1B}_G\(first)m=\(end < payload.count ? 1 : 0);".utf8
            bytes += payload[start..<end]
            bytes += "\u{1B}\\".utf8
        }
        return bytes
    }
}
