import HTTPTypes
import Hummingbird

/// The app: its files, and its one page for every address that the app itself makes sense of.
struct AppRoutes {
    let files: AppFiles

    func add(to router: Router<ClientContext>) {
        let files = files
        let answer: @Sendable (Request, ClientContext) async throws -> Response = { request, _ in
            try Self.answer(request, files)
        }
        for method in [HTTPRequest.Method.get, .head] {
            router.on("/", method: method, use: answer)
            router.on("/**", method: method, use: answer)
        }
    }

    private static func answer(_ request: Request, _ files: AppFiles) throws -> Response {
        let path = request.uri.path
        let isPage = !path.hasPrefix("/api/") && path != "/api" && AppFiles.isPage(path)
        guard let file = isPage ? files.file("/index.html") : files.file(path) else {
            throw HTTPError(.notFound)
        }
        var headers: HTTPFields = [.eTag: file.etag, .cacheControl: "no-cache"]
        if request.knows(etag: file.etag) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = file.mediaType
        headers[.contentLength] = String(file.bytes.count)
        let body =
            request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        return Response(status: .ok, headers: headers, body: body)
    }
}
