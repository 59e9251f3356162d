import HTTPTypes
import Hummingbird

/// The few pages that are shown before there is a session. Plain: they may not use the app's styles yet.
enum Page {
    static func response(_ error: APIError) -> Response {
        response(title: error.message, body: "<p>\(escaped(error.hint))</p>", status: error.status)
    }

    static func response(title: String, body: String, status: HTTPResponse.Status = .ok) -> Response {
        let page = ByteBuffer(
            string: """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Afterimage</title>
                <main>
                <h1>\(escaped(title))</h1>
                \(body)
                </main>
                </html>

                """)
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLength: String(page.readableBytes),
                .cacheControl: "no-store",
            ], body: ResponseBody(byteBuffer: page))
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
