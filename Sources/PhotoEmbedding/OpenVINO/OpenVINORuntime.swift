import COpenVINO
import Foundation

/// OpenVINO's library, opened once per process.
///
/// `@unchecked`: the pointer is set once and OpenVINO's core is documented as thread-safe.
struct OpenVINORuntime: @unchecked Sendable {
    let pointer: OpaquePointer

    /// The process's runtime, opened at first use.
    static func shared() throws(PhotoEmbeddingError) -> OpenVINORuntime { try opened.get() }

    private static let opened = Result { () throws(PhotoEmbeddingError) in
        try OpenVINORuntime(folders: searchFolders)
    }

    /// Opens the first library that loads: in each of `folders`, then by the system's own search.
    ///
    /// - Throws: `PhotoEmbeddingError.runtimeMissing` with each place and why it did not serve.
    init(folders: [URL], systemNames: [String] = ["libopenvino_c.so", "libopenvino_c.dylib"])
        throws(PhotoEmbeddingError)
    {
        var searched: [String] = []
        for folder in folders {
            let libraries = Self.libraries(in: folder)
            if libraries.isEmpty { searched.append(folder.path) }
            for library in libraries {
                do {
                    pointer = try Self.open(library)
                    return
                } catch {
                    searched.append("\(library) (\(error.reason))")
                }
            }
        }
        for name in systemNames {
            do {
                pointer = try Self.open(name)
                return
            } catch {
                searched.append("the system's \(name)")
            }
        }
        throw .runtimeMissing(searched: searched)
    }

    /// As the library names itself, e.g. "2026.4.1-…".
    var version: String { String(cString: cov_runtime_version(pointer)) }

    /// What the machine's processor calls itself; empty where it does not tell.
    var processor: String {
        var name: UnsafeMutablePointer<CChar>?
        var error: UnsafeMutablePointer<CChar>?
        defer {
            free(name)
            free(error)
        }
        return cov_runtime_processor(pointer, &name, &error) ? name.map { String(cString: $0) } ?? "" : ""
    }

    private static func open(_ library: String) throws(OpenVINOFailure) -> OpaquePointer {
        try OpenVINOFailure.check { error in
            var runtime: OpaquePointer?
            return cov_runtime_open(library, &runtime, &error) ? runtime : nil
        }
    }

    /// AFTERIMAGE_OPENVINO, beside the program as an installation has it, then where this build's parts are.
    private static var searchFolders: [URL] {
        var folders: [URL] = []
        if let named = ProcessInfo.processInfo.environment["AFTERIMAGE_OPENVINO"], !named.isEmpty {
            folders.append(URL(fileURLWithPath: named))
        }
        if let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent() {
            folders.append(program)
            folders.append(program.deletingLastPathComponent().appendingPathComponent("lib"))
        }
        let parts = String(cString: cov_parts_folder())
        if !parts.isEmpty {
            folders.append(URL(fileURLWithPath: parts).appendingPathComponent("openvino/libs"))
        }
        return folders
    }

    /// `libopenvino_c.so`, `libopenvino_c.so.2641`, `libopenvino_c.2641.dylib` …; wheels carry no unversioned
    /// name.
    private static func libraries(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter {
            $0.hasPrefix("libopenvino_c.") && ($0.contains(".so") || $0.hasSuffix(".dylib"))
        }
        .sorted()
        .map { folder.appendingPathComponent($0).path }
    }
}

/// OpenVINO's own words for what went wrong.
struct OpenVINOFailure: Error {
    let reason: String

    /// Runs a call of the C API that returns nothing and sets its error text when it fails.
    static func check<Value>(
        _ call: (inout UnsafeMutablePointer<CChar>?) -> Value?
    ) throws(OpenVINOFailure) -> Value {
        var error: UnsafeMutablePointer<CChar>?
        if let value = call(&error) { return value }
        defer { free(error) }
        let text = error.map { String(cString: $0) } ?? "no reason given"
        throw OpenVINOFailure(reason: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
