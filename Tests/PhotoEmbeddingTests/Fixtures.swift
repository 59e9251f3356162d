import Foundation
import PhotoTypes
import Testing

@testable import PhotoEmbedding

enum Fixtures {
    static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The read-only test data beside the package, which users' machines lack.
    static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["AFTERIMAGE_SHARED"].map { URL(filePath: $0) }
        let folder = named ?? packageRoot.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The Python environment of Training/, where it is installed.
    static let python: URL? = {
        let file = packageRoot.appending(path: ".venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: file.path) ? file : nil
    }()

    static func url(_ name: String) -> URL { folder.appending(path: name) }

    static func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

    /// Runs a program to its end; its standard output.
    static func output(of program: URL, _ arguments: [String], environment: [String: String] = [:]) throws
        -> Data
    {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program.path) \(arguments) failed")
        return output
    }

    /// A picture of gradients and noise, the same for the same seed.
    static func picture(width: Int, height: Int, seed: UInt64 = 1) -> PixelImage {
        var random = SeededGenerator(seed: seed)
        let pixels = (0..<(width * height)).flatMap { index in
            let noise = UInt8(random.next() >> 58)
            return [
                UInt8(index % width * 190 / width) + noise, UInt8(index / width * 190 / height) + noise,
                noise * 4,
            ]
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    /// Another picture for each index below 7: some channels darkened, some inverted.
    static func tinted(_ picture: PixelImage, _ index: Int) -> PixelImage {
        let pixels = picture.pixels.enumerated().map { position, value in
            let isChosen = (index >> (position % 3)) & 1 == 1
            return isChosen ? 255 - value : value / 3
        }
        return PixelImage(size: picture.size, pixels: pixels)
    }

    /// Runs `body` on several threads at the same time and gives the results in order of their index.
    static func onThreads<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            for index in 0..<count { group.addTask { (index, try body(index)) } }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// A folder that is removed at the end.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "afterimage-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
