import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ImageDecoding
import ModelRegistry
import PhotoIndexing
import PhotoStore
import PhotoTypes

@testable import WebServer

/// A folder of real photos, the library of them, and a server over it; all gone when the value is.
final class ServedLibrary: Sendable {
    let root: String
    let server: WebServer

    /// - Parameter names: of the photos that come with the project, to be copied into the folder.
    /// - Parameter dates: by name of a JPEG, what its camera's clock showed: `2024:05:03 14:00:00`.
    init(
        _ names: [String] = ["sunset.jpg", "two-dogs-on-a-stair.jpg", "cat.png"], isIndexed: Bool = true,
        dates: [String: String] = [:],
        _ configure: (inout WebServerConfiguration) -> Void = { _ in }
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("photos"), withIntermediateDirectories: true)
        root = folder.resolvingSymlinksInPath().path
        for name in names {
            let target = "\(root)/photos/\(name)"
            guard let date = dates[name] else {
                try FileManager.default.copyItem(atPath: Self.samples + name, toPath: target)
                continue
            }
            let photo = try Data(contentsOf: URL(fileURLWithPath: Self.samples + name))
            try Self.dated(photo, date).write(to: URL(fileURLWithPath: target))
        }
        var configuration = WebServerConfiguration(
            library: LibraryFolder(root + "/library"),
            registry: ModelRegistry(folder: URL(fileURLWithPath: root + "/models")), port: 0)
        configure(&configuration)
        server = try WebServer(configuration)
        guard isIndexed else { return }
        try await Self.index(configuration, PhotoPath(photos))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    var photos: String { root + "/photos" }
    var state: ServerState { server.state }

    private static let samples =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Samples/photos/").standardizedFileURL.path + "/"

    /// A JPEG with EXIF of nothing but `DateTimeOriginal`.
    static func dated(_ jpeg: Data, _ date: String) -> Data {
        func directory(_ tag: UInt16, _ type: UInt16, _ count: UInt32, _ value: UInt32) -> [UInt8] {
            func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
                withUnsafeBytes(of: number.littleEndian) { Array($0) }
            }
            return bytes(UInt16(1)) + bytes(tag) + bytes(type) + bytes(count) + bytes(value)
                + bytes(UInt32(0))
        }
        let tiff =
            [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0] + directory(0x8769, 4, 1, 26) + directory(0x9003, 2, 20, 44)
            + Array(date.utf8) + [0]
        let content = Array("Exif".utf8) + [0, 0] + tiff
        let size = UInt16(content.count + 2)
        return jpeg.prefix(2) + [0xff, 0xe1, UInt8(size >> 8), UInt8(size & 0xff)] + content
            + jpeg.dropFirst(2)
    }

    static func index(_ configuration: WebServerConfiguration, _ folder: PhotoPath) async throws {
        let store = try PhotoStore(configuration.library, for: .writing)
        defer { store.close() }
        let update = LibraryUpdate(store, decoder: PortableDecoder(), options: IndexingOptions()) { _ in }
        _ = try await update.index([folder], with: configuration.registry.indexPlan(for: store).first)
    }

    /// Asks the routes directly; the server's address is then `http://localhost`.
    func ask<Value: Sendable>(
        _ body: @escaping @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        let (session, application) = (state.session, try server.application())
        return try await application.test(.router) { try await body(Client(base: $0, session: session)) }
    }

    /// Runs the server on a port of its own.
    func serve<Value: Sendable>(
        _ body: @escaping @Sendable (WebServer.Address, Int) async throws -> Value
    ) async throws -> Value {
        let server = server
        let (ready, announce) = AsyncStream.makeStream(of: WebServer.Address.self)
        let running = Task { try await server.run { announce.yield($0) } }
        defer { running.cancel() }
        guard let address = await ready.first(where: { _ in true }), let port = server.state.address.port
        else {
            throw CancellationError()
        }
        let value = try await body(address, port)
        running.cancel()
        _ = await running.result
        return value
    }
}

/// The owner's browser, or another.
struct Client: Sendable {
    let base: any TestClientProtocol
    let session: Session

    var cookie: HTTPFields {
        [.cookie: String(session.setCookie(port: nil).prefix { $0 != ";" })]
    }

    /// What a page of the server sends with a request that changes something.
    var owner: HTTPFields {
        var fields = cookie
        fields[.afterimageCSRF] = session.csrf.text
        fields[.contentType] = "application/json"
        return fields
    }

    func get(_ path: String, _ more: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, path, cookie, more)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, _ more: HTTPFields = [:],
        body: String? = nil
    ) async throws -> TestResponse {
        var headers = fields
        for field in more { headers[field.name] = field.value }
        return try await base.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    }
}

extension TestResponse {
    /// The body as JSON: dictionaries, arrays, strings, numbers.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any] ?? [:]
    }

    /// The word that programs know an error by.
    var code: String? {
        ((try? json())?["error"] as? [String: Any])?["code"] as? String
    }
}
