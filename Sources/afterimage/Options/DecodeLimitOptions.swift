import ArgumentParser
import ImageDecoding

/// Bounds against hostile and broken files.
struct DecodeLimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Skip photos with more megapixels than this.", valueName: "megapixels"))
    var maxPixels = DecodeLimits().pixels / 1_000_000

    @Option(help: ArgumentHelp("Skip files with more mebibytes than this.", valueName: "mebibytes"))
    var maxFileSize = DecodeLimits().bytes >> 20

    @Option(help: ArgumentHelp("Time limit for decoding a photo, in seconds.", valueName: "seconds"))
    var maxSeconds = DecodeLimits().seconds

    mutating func validate() throws {
        guard (1...1_000_000).contains(maxPixels) else {
            throw ValidationError("--max-pixels must lie between 1 and 1,000,000 megapixels.")
        }
        guard (1...1_000_000).contains(maxFileSize) else {
            throw ValidationError("--max-file-size must lie between 1 and 1,000,000 MiB.")
        }
        guard maxSeconds > 0, maxSeconds <= 86_400 else {
            throw ValidationError("--max-seconds must lie between 0 and 86,400 seconds.")
        }
    }

    var limits: DecodeLimits {
        DecodeLimits(pixels: maxPixels * 1_000_000, bytes: maxFileSize << 20, seconds: maxSeconds)
    }
}
