import PhotoTypes

/// Arithmetic with what vectors stand for (Mikolov et al., "Linguistic Regularities in Continuous Space Word
/// Representations", NAACL 2013): all are of unit length, and so is the result.
enum QueryVector {
    /// How far a query turns away from what is not wanted: SEE BELOW
    static let unwantedWeight: Float = 0.5
    /// How far words turn a photo.
    static let wordsWeight: Float = 0.5

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
