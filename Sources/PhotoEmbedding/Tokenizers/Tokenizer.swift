/// Text to the numbers a text tower reads.
public protocol Tokenizer: Sendable {
    /// The token before the text.
    var start: Int64 { get }
    /// The token after the text.
    var end: Int64 { get }
    /// What fills the places after the end.
    var padding: Int64 { get }

    /// The text's own tokens, the first `limit` of them; none for text that says nothing (empty, white
    /// space).
    func tokens(_ text: String, limit: Int) -> [Int64]
}

extension Tokenizer {
    /// Start, the text's tokens, end: at most `context` in all, without padding.
    ///
    /// - Precondition: `context` is at least 2.
    public func encode(_ text: String, context: Int) -> [Int64] {
        [start] + tokens(text, limit: context - 2) + [end]
    }
}
