import HTTPTypes

/// A failure as the API tells it: what happened and what to do, in plain words, and a word for programs.
///
/// Nothing of the inside goes out: no SQL, no stack, no path that the client did not name.
struct APIError: Error, Hashable {
    let status: HTTPResponse.Status
    /// Stable, kebab-case.
    let code: String
    let message: String
    /// The next step.
    let hint: String
    /// For `Allow` and `Retry-After`.
    var headers = HTTPFields()

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String,
        headers: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.headers = headers
    }

    /// The body: `{"error": {"code", "message", "hint"}}`.
    struct Body: Encodable {
        struct Content: Encodable {
            let code: String
            let message: String
            let hint: String
        }

        let error: Content
    }

    var body: Body { Body(error: .init(code: code, message: message, hint: hint)) }
}

extension APIError {
    static func invalid(_ parameter: String, _ wanted: String) -> APIError {
        let word = parameter.replacing(/[A-Z]/) { "-\($0.output.lowercased())" }
        return APIError(
            .badRequest, "invalid-\(word)", "“\(parameter)” is not \(wanted).",
            hint: "Correct it and try again.")
    }

    static let noSession = APIError(
        .unauthorized, "no-session", "This browser has no session.",
        hint: "Run “afterimage open”, or open the address that “afterimage serve” printed.")
    static let ticketUsed = APIError(
        .unauthorized, "ticket-used", "This link works once, within a minute.",
        hint: "Open Afterimage again, with “afterimage open” or from the application menu.")
    static let otherUser = APIError(
        .forbidden, "other-user", "This link belongs to another user of this device.",
        hint: "Open it as the user who runs the server.")
    static let foreignHost = APIError(
        .forbidden, "foreign-host", "The server does not answer under this name.",
        hint: "Open the address that “afterimage serve” printed when it started.")
    static let twoHosts = APIError(
        .badRequest, "two-hosts", "The request says two names of the server.",
        hint: "Open the address that “afterimage serve” printed when it started.")
    static let foreignOrigin = APIError(
        .forbidden, "foreign-origin", "Requests from other sites are refused.",
        hint: "Open the address that “afterimage serve” printed when it started.")
    static let csrf = APIError(
        .forbidden, "csrf", "The request lacks the session's CSRF value.",
        hint: "Reload the page and try again.")
    static let addressTooLong = APIError(
        .uriTooLong, "address-too-long", "The address of the request is too long.",
        hint: "Shorten the search or leave conditions out.")
    static let bodyTooLarge = APIError(
        .contentTooLarge, "body-too-large", "The request is too large.", hint: "Send fewer things at once.")
    static let bodyTooSlow = APIError(
        .requestTimeout, "too-slow", "The request did not arrive in time.", hint: "Try again.")
    static let overloaded = APIError(
        .serviceUnavailable, "overloaded", "The server is busy with other requests.",
        hint: "Try again in a moment.", headers: [.retryAfter: "1"])
    /// Nobody hears it.
    static let clientGone = APIError(
        .serviceUnavailable, "client-gone", "The connection was closed before the answer.",
        hint: "Ask again.")
    static let notFound = APIError(
        .notFound, "not-found", "There is nothing at this address.", hint: "Go back to the library.")
    static let unknownPhoto = APIError(
        .notFound, "unknown-photo", "The library has no such photo.",
        hint: "It may have been moved or deleted: go back to the library and reload it.")
    static let photoFileMissing = APIError(
        .notFound, "photo-file-missing", "The photo's file is not where it was.",
        hint: "Connect its drive, or index its folder again.")
    static let noLibrary = APIError(
        .conflict, "no-library", "There is no library yet.", hint: "Choose a folder of photos to index.")
    static let `internal` = APIError(
        .internalServerError, "internal", "Something went wrong in the server.",
        hint: "Try again. If it happens again, look at what “afterimage serve” printed.")

    static func photosInQuarantine(_ count: Int, _ folders: [String]) -> APIError {
        APIError(
            .conflict, "photos-in-quarantine",
            "\(count) \(count == 1 ? "photo is" : "photos are") in quarantine in "
                + "\(folders.joined(separator: ", ")).",
            hint:
                "Bring them back or delete them first. If the library forgets them anyway, they stay there, "
                + "and “afterimage quarantine adopt” makes a library bring them back.")
    }

    static func methodNotAllowed(_ allowed: [String]) -> APIError {
        APIError(
            .methodNotAllowed, "method-not-allowed",
            "This address takes \(allowed.joined(separator: ", ")) only.",
            hint: "Update the program that asked.", headers: [.allow: allowed.joined(separator: ", ")])
    }
}
