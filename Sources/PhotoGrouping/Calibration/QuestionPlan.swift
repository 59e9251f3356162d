import PhotoTypes

/// Asks the user about the pairs that teach most: those whose scores lie nearest to where "the same" seems to begin
/// (uncertainty sampling: Lewis & Gale, "A Sequential Algorithm for Training Text Classifiers", 1994), from above and
/// from below in turn.
public struct QuestionPlan: Sendable {
    /// Two photos of which it is not known whether they are the same.
    public struct Question: Hashable, Sendable {
        public let first, second: PhotoPath
        /// The local check's, 0 … 1.
        public let score: Double
        public let cosine: Float?

        public init(_ first: PhotoPath, _ second: PhotoPath, score: Double, cosine: Float? = nil) {
            self.first = first
            self.second = second
            self.score = score
            self.cosine = cosine
        }
    }

    /// Ascending by score.
    private var open: [Question]
    private var answered: [(question: Question, isSame: Bool)] = []
    private let start: Double

    /// - Parameter start: the threshold in use.
    public init(_ questions: [Question], start: Double) {
        open = questions.sorted { ($0.score, $0.first, $0.second) < ($1.score, $1.first, $1.second) }
        self.start = start
    }

    /// What is best asked now; `nil` when all was asked.
    public var next: Question? {
        let boundary = boundary
        let above = open.first { $0.score >= boundary }
        let below = open.last { $0.score < boundary }
        let wantsAbove = answered.count.isMultiple(of: 2)
        return (wantsAbove ? above : below) ?? above ?? below
    }

    /// How many pairs were not asked about.
    public var left: Int { open.count }

    /// Takes the answer to a question; one that is not open changes nothing.
    public mutating func answer(_ question: Question, isSame: Bool) {
        guard let place = open.firstIndex(of: question) else { return }
        open.remove(at: place)
        answered.append((question, isSame))
    }

    /// Leaves a question that the user cannot answer.
    public mutating func skip(_ question: Question) {
        open.removeAll { $0 == question }
    }

    /// What was answered.
    public var pairs: [CalibrationPair] {
        answered.map { question, isSame in
            CalibrationPair(
                question.first, question.second, isSame: isSame, origin: .answers, score: question.score,
                cosine: question.cosine)
        }
    }

    /// Where "the same" seems to begin: with the fewest answers on the wrong side; of several such places, the middle
    /// of the widest. Scores of 0 and 1 count as answered, so that few questions halve what is left. The threshold in
    /// use until there is an answer.
    public var boundary: Double {
        guard !answered.isEmpty else { return start }
        let known = [LabelledScore(0, isSame: false), LabelledScore(1, isSame: true)]
        let scores = (answered.map { LabelledScore($0.question.score, isSame: $0.isSame) } + known)
            .sorted { $0.score < $1.score }
        // A boundary in the gap above each score but the last.
        var wrong = scores.count { !$0.isSame }
        var best = (wrong: Int.max, width: 0.0, place: start)
        for (low, high) in zip(scores, scores.dropFirst()) {
            wrong += low.isSame ? 1 : -1
            let width = high.score - low.score
            if (wrong, -width) < (best.wrong, -best.width) {
                best = (wrong, width, (low.score + high.score) / 2)
            }
        }
        return best.place
    }
}
