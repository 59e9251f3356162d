import Foundation

/// The password of a server that other devices can reach. Guesses are taken one at a time and slowly.
actor Password {
    private let secret: Secret
    private var last: ContinuousClock.Instant?
    private var waiting = 0

    private static let leastLength = 8
    private static let mostWaiting = 8

    /// - Throws: `WebServerError.passwordUnusable`.
    init(file: String) throws(WebServerError) {
        guard let data = FileManager.default.contents(atPath: file), data.count <= 4_096 else {
            throw .passwordUnusable(path: file, reason: "the file cannot be read, or is larger than 4 KiB")
        }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.count >= Self.leastLength else {
            throw .passwordUnusable(path: file, reason: "it has fewer than \(Self.leastLength) characters")
        }
        secret = Secret(text)
    }

    /// Half a second passes between two guesses, from any client.
    ///
    /// - Throws: `APIError` where others are guessing already.
    func matches(_ guess: String) async throws -> Bool {
        guard waiting < Self.mostWaiting else {
            throw APIError(
                .tooManyRequests, "too-many-attempts", "Too many passwords are being tried.",
                hint: "Try again in a moment.", headers: [.retryAfter: "5"])
        }
        waiting += 1
        defer { waiting -= 1 }
        let turn = max(last?.advanced(by: .milliseconds(500)) ?? .now, .now)
        last = turn
        try await Task.sleep(until: turn, clock: .continuous)
        return secret.matches(guess)
    }
}
