import HTTPTypes
import Hummingbird
import PhotoTypes

/// Photos to look at: thumbnails, previews and the files themselves.
struct PictureRoutes {
    let state: ServerState

    private static let thumbnailSides = [160, 320, 640]
    private static let previewSide = 2_048
    /// Bytes that are read from a file at one time.
    private static let chunk = 256 << 10

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/photos/{id}/thumbnail") { request, context in
            let side = try request.query("side", in: 1...4_096, default: 320)
            guard Self.thumbnailSides.contains(side) else {
                throw APIError.invalid("side", "160, 320 or 640")
            }
            return try await picture(request, context, side: side)
        }
        endpoints.get("/api/v1/photos/{id}/preview") { request, context in
            try await picture(request, context, side: Self.previewSide)
        }
        endpoints.get("/api/v1/photos/{id}/original") { request, context in
            try await original(request, try request.photoID(context))
        }
    }

    private func picture(
        _ request: Request, _ context: ClientContext, side: Int
    ) async throws -> Response {
        let id = try request.photoID(context)
        let client = context.client(state.connections)
        // An address with the content's version always means the same picture.
        let caching = request.query("v") == nil ? "private, no-cache" : "private, max-age=31536000, immutable"
        let answer = try await state.pictures.picture(of: id, side: side, for: client) { version in
            request.knows(etag: Self.etag(version, side))
        }
        switch answer {
        case .unchanged(let version):
            return Response(
                status: .notModified,
                headers: [.eTag: Self.etag(version, side), .cacheControl: caching])
        case .picture(let bytes, let version):
            return Response(
                status: .ok,
                headers: [
                    .contentType: "image/jpeg", .contentLength: String(bytes.count),
                    .eTag: Self.etag(version, side), .cacheControl: caching,
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private static func etag(_ version: PictureVersion, _ side: Int) -> String {
        "\"\(version.text(digits: 32))-\(side)\""
    }

    private func original(_ request: Request, _ id: PhotoID) async throws -> Response {
        let (photo, file) = try await state.library.read { store in
            guard let photo = try store.photo(id) else { throw APIError.unknownPhoto }
            return (photo, try OriginalFile(photo.path))
        }
        var headers: HTTPFields = [
            .acceptRanges: "bytes", .eTag: file.etag, .cacheControl: "private, no-cache",
            .contentType: file.mediaType, .contentSecurityPolicy: SecurityHeaders.sandbox,
            .contentDisposition: "inline; filename*=UTF-8''\(Self.escaped(photo.path.name))",
        ]
        if request.knows(etag: file.etag) { return Response(status: .notModified, headers: headers) }
        // A range of another version of the file would not fit what the client has (RFC 9110, 13.1.5).
        let isCurrent = request.headers[.ifRange].map { $0 == file.etag } ?? true
        let range = ByteRange(isCurrent ? request.headers[.range] : nil, size: file.size)
        switch range {
        case .whole:
            headers[.contentLength] = String(file.size)
            return Response(status: .ok, headers: headers, body: body(file, 0..<file.size))
        case .part(let part):
            headers[.contentLength] = String(part.count)
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: headers, body: body(file, part))
        case .unsatisfiable:
            throw APIError(
                .rangeNotSatisfiable, "range-not-satisfiable", "The file is shorter than that.",
                hint: "Ask for the whole file.", headers: [.contentRange: "bytes */\(file.size)"])
        }
    }

    private func body(_ file: OriginalFile, _ range: Range<Int>) -> ResponseBody {
        let library = state.library
        return ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let (start, count) = (offset, min(Self.chunk, range.upperBound - offset))
                let bytes = try await library.work.run { file.read(at: start, count: count) }
                // Too few bytes for the promised length: only ending the connection tells the client.
                guard bytes.count == count else { throw APIError.photoFileMissing }
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += count
            }
            try await writer.finish(nil)
        }
    }

    /// A file name in a header field (RFC 8187): all but letters, digits and a few marks as `%HH`.
    private static func escaped(_ name: PhotoPath) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return Array(name.display.utf8).map { byte in
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
