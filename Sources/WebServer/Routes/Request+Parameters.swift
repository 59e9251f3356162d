import Foundation
import HTTPTypes
import Hummingbird
import PhotoTypes

extension Request {
    /// A query parameter as browsers write it (https://url.spec.whatwg.org/#urlencoded-parsing), the first of its name;
    /// `nil` where it is absent or empty.
    func query(_ name: String) -> String? {
        Self.values(name, in: uri.query ?? "").first
    }

    /// All of its name, in order.
    func queries(_ name: String) -> [String] {
        Self.values(name, in: uri.query ?? "")
    }

    /// The same of a form's content; without those that are empty.
    static func values(_ name: String, in form: String) -> [String] {
        form.split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard decoded(parts[0]) == name, parts.count > 1, !parts[1].isEmpty else { return nil }
            return decoded(parts[1])
        }
    }

    /// What is wrongly escaped, or no UTF-8, stays as it is.
    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text.map { $0 == "+" ? " " : $0 })
        return spaced.removingPercentEncoding ?? spaced
    }

    /// - Throws: `APIError` where it is not a whole number in the range.
    func query(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(APIError) -> Int {
        guard let text = query(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// - Throws: `APIError` where it is neither `true` nor `false`.
    func query(_ name: String, default fallback: Bool) throws(APIError) -> Bool {
        switch query(name) {
        case nil: return fallback
        case "true", "1": return true
        case "false", "0": return false
        default: throw .invalid(name, "true or false")
        }
    }

    /// The photo that the path names.
    ///
    /// - Throws: `APIError.unknownPhoto` for what cannot be one.
    func photoID(_ context: ClientContext) throws(APIError) -> PhotoID {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }), id > 0 else {
            throw .unknownPhoto
        }
        return PhotoID(id)
    }

    /// The body, decoded from JSON.
    ///
    /// - Throws: `APIError`: of another type, too large, too slow, or not what was expected.
    func body<Value: Decodable & Sendable>(
        _ type: Value.Type, _ limits: WebServerConfiguration.RequestLimits
    ) async throws -> Value {
        guard headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false else {
            throw APIError(
                .unsupportedMediaType, "not-json", "The request's content is not marked as JSON.",
                hint: "Send it as application/json.")
        }
        let bytes = try await bytes(limits)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch {
            throw APIError(
                .badRequest, "invalid-body", "The request's content is not as expected.",
                hint: "See /api/v1/openapi.json for its form.")
        }
    }

    /// The body as it came.
    ///
    /// - Throws: `APIError`: too large, too slow, or cut short.
    func bytes(_ limits: WebServerConfiguration.RequestLimits) async throws -> ByteBuffer {
        let body = body
        return try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask {
                do {
                    return try await body.collect(upTo: limits.body)
                } catch is CancellationError {
                    throw APIError.bodyTooSlow
                } catch {
                    throw APIError.bodyTooLarge
                }
            }
            group.addTask {
                try await Task.sleep(for: limits.upload)
                throw APIError.bodyTooSlow
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw APIError.bodyTooSlow }
            return first
        }
    }

    /// Whether the client has what `etag` names (RFC 9110, 13.1.2).
    func knows(etag: String) -> Bool {
        headers[values: .ifNoneMatch].contains { field in
            field.split(separator: ",").contains { candidate in
                let tag = candidate.trimmingPrefix { $0 == " " }
                return tag == "*" || tag.trimmingPrefix("W/") == etag.trimmingPrefix("W/")
            }
        }
    }
}
