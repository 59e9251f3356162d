import Foundation
import TestSupport
import Testing

@testable import PhotoEmbedding

@Suite struct OpenVINOSessionTests {
    @Test(arguments: InferenceSessionContract.allCases, [1, 2])
    func obeysTheContract(_ clause: InferenceSessionContract, streams: Int) async throws {
        try await clause.check(try OpenVINOSession(onnx: Fixtures.url("network.onnx"), streams: streams))
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        let folder = try TemporaryFolder()
        let broken = folder.url.appending(path: "broken.onnx")
        try Data("not a network".utf8).write(to: broken)
        let empty = folder.url.appending(path: "empty.onnx")
        try Data().write(to: empty)
        let truncated = folder.url.appending(path: "truncated.onnx")
        try Data(contentsOf: Fixtures.url("network.onnx")).prefix(200).write(to: truncated)
        for file in [broken, empty, truncated, folder.url.appending(path: "absent.onnx")] {
            #expect {
                _ = try OpenVINOSession(onnx: file)
            } throws: { error in
                guard case PhotoEmbeddingError.modelUnusable(file.path, let reason) = error else {
                    return false
                }
                return !reason.isEmpty
            }
        }
    }

    @Test func saysWhereItSearchedForTheLibrary() throws {
        let folder = try TemporaryFolder()
        let damaged = folder.url.appending(path: "libopenvino_c.so.1")
        try Data("not a library".utf8).write(to: damaged)
        let absent = folder.url.appending(path: "absent")
        #expect {
            _ = try OpenVINORuntime(folders: [absent, folder.url], systemNames: [])
        } throws: { error in
            guard case PhotoEmbeddingError.runtimeMissing(let searched) = error else { return false }
            return searched.count == 2 && searched[0] == absent.path && searched[1].hasPrefix(damaged.path)
                && "\(error)".contains("Scripts/setup") && "\(error)".contains("AFTERIMAGE_OPENVINO")
        }
    }

    @Test func namesItsVersion() throws {
        #expect(try OpenVINORuntime.shared().version.hasPrefix("20"))
    }
}
