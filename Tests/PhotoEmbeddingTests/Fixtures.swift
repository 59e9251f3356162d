import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoEmbedding

enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

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
