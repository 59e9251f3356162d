import PhotoTypes

/// Arithmetic with what vectors stand for (Mikolov et al., "Linguistic Regularities in Continuous Space Word
/// Representations", NAACL 2013): all are of unit length, and so is the result.
enum QueryVector {
    /// How far a query turns away from what is not wanted. Measured with the built-in model on 57 pairs of things in
    /// 400 captioned photos ("A without B"): average precision 0.51 at 0, a plateau of 0.54 to 0.55 from 0.4 to 0.8,
    /// 0.49 at 1.5; photos with B among the first ten fall from 24 % at 0 to 16 % here.
    static let unwantedWeight: Float = 0.6
    /// How far words turn a photo. On the same pairs: photos of A and B found by a photo of A "with B" rise from an
    /// average precision of 0.09 at 0 to 0.20 at 1 and 0.23 here, then no further while likeness is lost; "without"
    /// is best here as well (0.31 at 0, 0.37 at 1, 0.38 here, 0.35 at 2). It is more than 1 because words have
    /// smaller cosines with photos than photos have among themselves.
    static let wordsWeight: Float = 1.5

    /// `words − unwantedWeight · Σ unwanted`, of unit length; `nil` where nothing is left.
    static func words(_ words: EmbeddingVector, without unwanted: [EmbeddingVector]) -> EmbeddingVector? {
        unwanted.isEmpty ? words : sum([(words, 1)] + unwanted.map { ($0, -unwantedWeight) })
    }

    /// `photo + wordsWeight · (Σ with − Σ without)`, of unit length; `nil` where nothing is left.
    static func photo(
        _ photo: EmbeddingVector, with: [EmbeddingVector], without: [EmbeddingVector]
    ) -> EmbeddingVector? {
        with.isEmpty && without.isEmpty
            ? photo
            : sum([(photo, 1)] + with.map { ($0, wordsWeight) } + without.map { ($0, -wordsWeight) })
    }

    private static func sum(_ terms: [(vector: EmbeddingVector, weight: Float)]) -> EmbeddingVector? {
        var values = [Float](repeating: 0, count: terms.first?.vector.dimension ?? 0)
        for term in terms where term.vector.dimension == values.count {
            for (position, value) in term.vector.values.enumerated() {
                values[position] += term.weight * value
            }
        }
        return EmbeddingVector(normalising: values)
    }
}
