import Crypto

/// What only the server and whom it told it know: 256 random bits.
struct Secret: Sendable {
    /// 64 lower-case hexadecimal digits, unless a person chose it.
    let text: String

    init() {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<4).map { _ in generator.next() }
        text = words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    init(_ text: String) {
        self.text = text
    }

    /// Takes the same time for every guess: digests are compared, and by a comparison that looks at all bytes.
    func matches(_ guess: some StringProtocol) -> Bool {
        SHA256.hash(data: Array(guess.utf8)) == SHA256.hash(data: Array(text.utf8))
    }
}
