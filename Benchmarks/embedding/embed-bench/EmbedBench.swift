import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoTypes

/// Measures the towers of a model pack, one photo and one text at a time on one core; prints one line of JSON.
///
/// Photos are decoded beforehand: a photo's time is resizing, normalising and the image tower. A text's is the
/// tokenizer and the text tower.
@main struct EmbedBench {
    private static let usage = "usage: embed-bench [--rounds N] PACK PHOTO…\n"

    /// As people ask; the length of a query matters little, since towers read a fixed number of tokens.
    private static let queries = [
        "dog", "sunset over the sea", "a corgi in the snow", "children playing football",
        "two people sitting at a table in a restaurant", "red car", "a cat sleeping on a sofa", "mountains",
        "a man in a blue jacket riding a bicycle down a steep street", "birthday cake with candles",
    ]

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var rounds = 5
        if arguments.first == "--rounds", arguments.count > 1, let number = Int(arguments[1]), number > 0 {
            rounds = number
            arguments.removeFirst(2)
        }
        guard arguments.count >= 2, arguments.first?.hasPrefix("-") == false else { refuse(usage, 64) }
        do {
            let pack = try ModelPack(folder: URL(fileURLWithPath: arguments[0], isDirectory: true))
            let measurement = try measure(pack, photos: Array(arguments.dropFirst()), rounds: rounds)
            print(String(decoding: try JSONEncoder().encode(measurement), as: UTF8.self))
        } catch {
            refuse("embed-bench: \(error)\n", 1)
        }
    }

    private static func refuse(_ message: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data(message.utf8))
        exit(status)
    }

    private static func measure(_ pack: ModelPack, photos: [String], rounds: Int) throws -> Measurement {
        let before = residentBytes()
        let imageStart = Stopwatch()
        let image = try PackImageEmbedder(pack)
        let imageLoad = imageStart.elapsed.wall
        let textStart = Stopwatch()
        let text = try PackTextEmbedder(pack)
        let textLoad = textStart.elapsed.wall

        let decoder = PortableDecoder()
        let request = DecodeRequest(minimumShortSide: image.minimumShortSide)
        let pictures = try photos.map { photo in
            try decoder.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: photo))), request).image
        }
        let imageTimes = try Times(pictures, rounds: rounds) { _ = try image.embed([image.preprocess($0)]) }
        let textTimes = try Times(queries, rounds: rounds * 4) { _ = try text.embed([$0]) }
        return Measurement(
            model: pack.model.rawValue, photos: photos.count, rounds: rounds, image: imageTimes,
            text: textTimes, imageLoadMilliseconds: imageLoad, textLoadMilliseconds: textLoad,
            residentMiB: residentBytes().flatMap { after in before.map { Double(after - $0) / 1_048_576 } })
    }

    /// What the process holds in memory; `nil` where the system does not say.
    private static func residentBytes() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return nil
        }
        let words = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }?
            .split(whereSeparator: \.isWhitespace)
        return words.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map { $0 * 1_024 }
    }
}
