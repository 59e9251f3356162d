import Foundation
import ImageDecoding
import PhotoTypes
import Testing

@testable import afterimage

/// What goes to the terminal is read back as the terminal would.
@Suite struct PictureTests {
    /// Large enough for several chunks; smooth, with one sharp edge.
    private static let picture: PixelImage = {
        let (width, height) = (61, 47)
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width { pixels += [UInt8(x * 4), UInt8(y * 5), x < 30 ? 20 : 230] }
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }()

    @Test func kittyCarriesThePixelsExactly() throws {
        let bytes = KittyGraphics.bytes(drawing: Self.picture)
        let commands = try #require(String(validating: bytes, as: UTF8.self)).split(separator: "\u{1B}\\")
        #expect(commands.count > 1)
        var payload = ""
        for (number, command) in commands.enumerated() {
            #expect(command.hasPrefix("\u{1B}_G"))
            let parts = command.dropFirst(3).split(separator: ";", maxSplits: 1)
            try #require(parts.count == 2)
            let more = number < commands.count - 1 ? "m=1" : "m=0"
            #expect(parts[0] == (number == 0 ? "a=T,f=24,s=61,v=47,q=2,\(more)" : more))
            #expect(parts[1].count <= 4096)
            payload += parts[1]
        }
        #expect(Data(base64Encoded: payload) == Data(Self.picture.pixels))
    }

    @Test func itermCarriesAJPEG() throws {
        let bytes = try ITermGraphics.bytes(drawing: Self.picture)
        #expect(bytes.last == 0x07)
        let text = try #require(String(validating: bytes.dropLast(), as: UTF8.self))
        let start = "\u{1B}]1337;File="
        try #require(text.hasPrefix(start))
        let parts = text.dropFirst(start.count).split(separator: ":", maxSplits: 1)
        try #require(parts.count == 2)
        let jpeg = try #require(Data(base64Encoded: String(parts[1])))
        #expect(parts[0] == "inline=1;size=\(jpeg.count);width=61px;height=47px")
        let decoded = try PortableDecoder().decode(Array(jpeg), DecodeRequest()).image
        #expect(decoded.size == Self.picture.size)
        #expect(meanDifference(decoded, Self.picture) < 8)
    }

    @Test func sixelDrawsThePicture() throws {
        let bytes = try Sixel.bytes(drawing: Self.picture)
        let drawn = try #require(SixelReader.picture(bytes, Self.picture.size))
        // 256 colours and dithering: close on the whole, not in every pixel.
        #expect(meanDifference(drawn, Self.picture) < 12)
        let flipped = PixelImage(size: drawn.size, pixels: drawn.pixels.reversed())
        #expect(meanDifference(flipped, Self.picture) > 40, "the measure must tell pictures apart")
    }

    @Test func sixelDrawsASingleColour() throws {
        let red = PixelImage(
            size: PixelSize(width: 8, height: 8),
            pixels: [[UInt8]](repeating: [255, 0, 0], count: 64).flatMap { $0 })
        let drawn = try #require(SixelReader.picture(try Sixel.bytes(drawing: red), red.size))
        #expect(meanDifference(drawn, red) < 4)
    }

    @Test(
        arguments: [
            (["TERM": "xterm-kitty"], .kitty), (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .kitty),
            (["TERM": "xterm-ghostty"], .kitty), (["TERM_PROGRAM": "ghostty"], .kitty),
            (["TERM": "xterm-256color", "KONSOLE_VERSION": "220401"], .kitty),
            (["TERM_PROGRAM": "iTerm.app"], .iterm), (["LC_TERMINAL": "iTerm2"], .iterm),
            (["TERM_PROGRAM": "WezTerm"], .iterm), (["TERM": "foot"], .sixel),
            (["TERM": "foot-extra"], .sixel),
            (["TERM": "xterm-sixel"], .sixel), (["TERM": "mlterm"], .sixel),
            (["TERM": "xterm-256color"], nil),
            (["TERM_PROGRAM": "Apple_Terminal"], nil), ([:], nil), (["TERM": "dumb"], nil),
            (["TERM": "screen-256color", "KITTY_WINDOW_ID": "1"], nil),
            (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default"], nil),
        ] as [([String: String], PictureProtocol?)])
    func recognisesTerminals(_ environment: [String: String], _ expected: PictureProtocol?) {
        #expect(PictureProtocol.detected(in: environment) == expected)
    }

    private func meanDifference(_ left: PixelImage, _ right: PixelImage) -> Double {
        let sum = zip(left.pixels, right.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(left.pixels.count)
    }
}
