import Foundation

/// Where the target's resources lie: beside the program, as the package manager lays them out.
enum Resources {
    /// Not `Bundle.module`, which ends the process where they are missing.
    ///
    /// - Throws: `WebServerError.appMissing`.
    static func folder() throws(WebServerError) -> String {
        let bundles = [Bundle.main, Bundle(for: ResourceAnchor.self)]
        let roots = bundles.flatMap { bundle in
            [bundle.resourceURL, bundle.bundleURL, bundle.bundleURL.deletingLastPathComponent()].compactMap {
                $0
            }
        }
        let names = [
            "Afterimage_WebServer.resources", "Afterimage_WebServer.bundle",
            "Afterimage_WebServer.bundle/Contents/Resources",
        ]
        let candidates = roots.flatMap { root in names.map { root.appendingPathComponent($0).path } }
        guard let found = candidates.first(where: { access($0 + "/App/index.html", R_OK) == 0 }) else {
            throw .appMissing(path: candidates[0])
        }
        return found
    }

    /// The OpenAPI document.
    ///
    /// - Throws: `WebServerError.appMissing`.
    static func openAPI() throws(WebServerError) -> Data {
        let path = try folder() + "/API/openapi.json"
        guard let document = FileManager.default.contents(atPath: path) else { throw .appMissing(path: path) }
        return document
    }
}

/// Lies in the binary that the resources belong to, which need not be the main one.
private final class ResourceAnchor {}
