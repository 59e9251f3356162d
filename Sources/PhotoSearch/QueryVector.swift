import PhotoTypes

/// Arithmetic with what vectors stand for (Mikolov et al., "Linguistic Regularities in Continuous Space Word
/// Representations", NAACL 2013): all are of unit length, and so is the result.
enum QueryVector {
    /// How far a query turns away from what is not wanted. Measured with the built-in model on 53 pairs of
    /// things ("A without B") in the 385 captioned training photos held out from its training: average
    /// precision 0.589 at 0, 0.609 at 0.3, best with 0.611 here, 0.591 at 1, 0.555 at 1.5; of the first ten
    /// 18 % show B at 0 and 15 % here. The evaluation photos (400, 57 pairs): 0.510 at 0, 0.546 here; 24 % and
    /// 17 %.
    static let unwantedWeight: Float = 0.5
    /// How far words turn a photo. On the same held-out photos and pairs, 100 draws of the photo for each:
    /// "with" rises from an average precision of 0.084 at 0 to 0.196 at 1, 0.238 here and 0.246 at 2;
    /// "without" from 0.404 to 0.446 at 1 and 1.25, 0.443 here, 0.431 at 2. Their mean is best, and level,
    /// from here to 1.75. It is more than 1 because words have smaller cosines with photos than photos have
    /// among themselves. The evaluation photos: "with" 0.098 at 0 and 0.231 here, "without" 0.311 and 0.369.
    static let wordsWeight: Float = 1.5

    /// `words − unwantedWeight · Σ unwanted`, of unit length; `nil` where nothing is left.
    static func words(_ words: EmbeddingVector, without unwanted: [EmbeddingVector]) -> EmbeddingVector? {
        unwanted.isEmpty ? words : sum([(words, 1)] + unwanted.map { ($0, -unwantedWeight) })
    }

    /// `− Σ unwanted`, of unit length; `nil` where nothing is left.
    static func away(from unwanted: [EmbeddingVector]) -> EmbeddingVector? {
        sum(unwanted.map { ($0, -1) })
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
