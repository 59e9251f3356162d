import Foundation
import PhotoEmbedding
import PhotoStore
import PhotoTypes
import VectorSearch

/// Finds a library's photos by words or by likeness.
///
/// Holds the vectors of one model as they were when it was made: to see photos that came later, make a new one.
public struct PhotoSearcher: Sendable {
    public let model: ModelID
    private let store: PhotoStore
    private let index: ExactIndex
    private let isPresent: @Sendable (PhotoPath) -> Bool

    /// Reads the model's vectors of all photos that are there into memory, four bytes a value.
    ///
    /// - Parameter isPresent: whether a photo's file is where the library has it.
    /// - Throws: `PhotoSearchError.emptyLibrary`, `.notIndexed`, `.unusableVector`; `PhotoStoreError`.
    public init(
        _ store: PhotoStore, model: ModelID,
        isPresent: @escaping @Sendable (PhotoPath) -> Bool = { $0.withCString { access($0, F_OK) == 0 } }
    ) throws {
        self.store = store
        self.model = model
        self.isPresent = isPresent
        var index: ExactIndex?
        let count = try store.embeddingCount(model: model)
        try store.forEachEmbeddingBlock(model: model) { block in
            var filled = index ?? ExactIndex(dimension: block.dimension, capacity: count)
            index = nil
            for (row, id) in block.ids.enumerated() {
                try usable { () throws(VectorSearchError) in
                    try filled.upsert(key: id.rawValue, vector: Array(block.row(row)))
                }
            }
            index = filled
        }
        guard let index else {
            let status = try store.status()
            guard status.photos > 0 else { throw PhotoSearchError.emptyLibrary }
            throw PhotoSearchError.notIndexed(
                model: model, others: status.models.filter { $0.vectors > 0 }.map(\.model))
        }
        self.index = index
    }

    /// The photos that show best what the words say.
    ///
    /// - Parameter words: any length; what exceeds the model's context is not seen.
    /// - Parameter embedder: of this searcher's model.
    /// - Throws: `PhotoSearchError.emptyQuery`, `.nothingInFolder`, `.unusableVector` where the embedder's vectors
    ///   are not the library's; `PhotoEmbeddingError`; `PhotoStoreError`.
    public func search(
        _ words: String, with embedder: any TextEmbedder, _ scope: SearchScope = SearchScope()
    ) throws -> SearchAnswer {
        guard words.contains(where: { !$0.isWhitespace }) else { throw PhotoSearchError.emptyQuery }
        guard let query = try embedder.embed([words]).first else { throw PhotoSearchError.emptyQuery }
        return try nearest(to: query, excluding: nil, scope)
    }

    /// The photos most like one of the library, which is not among them.
    ///
    /// - Throws: `PhotoSearchError.unknownPhoto`, `.photoNotIndexed`, `.nothingInFolder`; `PhotoStoreError`.
    public func similar(to photo: PhotoID, _ scope: SearchScope = SearchScope()) throws -> SearchAnswer {
        guard let known = try store.photo(photo) else { throw PhotoSearchError.unknownPhoto(photo) }
        guard let vector = try store.embedding(of: photo, model: model) else {
            throw PhotoSearchError.photoNotIndexed(known.path, model: model)
        }
        return try nearest(to: vector, excluding: photo, scope)
    }

    /// The photos most like a picture that need not be in the library.
    ///
    /// - Parameter vector: made by this searcher's model.
    /// - Throws: `PhotoSearchError.nothingInFolder`, `.unusableVector`; `PhotoStoreError`.
    public func similar(to vector: EmbeddingVector, _ scope: SearchScope = SearchScope()) throws
        -> SearchAnswer
    {
        try nearest(to: vector, excluding: nil, scope)
    }

    private func nearest(
        to vector: EmbeddingVector, excluding excluded: PhotoID?, _ scope: SearchScope
    ) throws -> SearchAnswer {
        let allowed = try filter(scope.folder, excluding: excluded)
        guard scope.limit > 0 else { return SearchAnswer(results: [], absent: 0) }
        // Files may be gone: ask for more until the limit is reached or everything was looked at.
        var wanted = scope.limit
        while true {
            let neighbours = try usable { () throws(VectorSearchError) in
                try index.search(vector.values, k: wanted, allowed: allowed)
            }
            let answer = try present(neighbours, limit: scope.limit)
            let complete = answer.results.count == scope.limit || neighbours.count < wanted
            if complete { return answer }
            wanted = wanted.multipliedReportingOverflow(by: 4).overflow ? .max : wanted * 4
        }
    }

    /// The first `limit` of the neighbours whose files are there.
    private func present(_ neighbours: [Neighbour], limit: Int) throws(PhotoStoreError) -> SearchAnswer {
        let photos = try store.photos(neighbours.map { PhotoID($0.key) })
        var results: [SearchResult] = []
        var absent = 0
        for neighbour in neighbours where results.count < limit {
            // A photo forgotten since the vectors were read is none of the answer's business.
            guard let photo = photos[PhotoID(neighbour.key)] else { continue }
            if isPresent(photo.path) {
                results.append(SearchResult(photo: photo, score: neighbour.score))
            } else {
                absent += 1
            }
        }
        return SearchAnswer(results: results, absent: absent)
    }

    private func filter(_ folder: PhotoPath?, excluding excluded: PhotoID?) throws -> KeySet? {
        guard let folder else { return excluded.map { KeySet([$0.rawValue]).inverted } }
        let inside = try store.photoIDs(within: folder)
        guard !inside.isEmpty else { throw PhotoSearchError.nothingInFolder(folder) }
        return KeySet(inside.filter { $0 != excluded }.map(\.rawValue))
    }
}

/// A refusal of the index in this module's words.
private func usable<Result>(_ body: () throws(VectorSearchError) -> Result) throws(PhotoSearchError) -> Result
{
    do {
        return try body()
    } catch {
        throw .unusableVector(error)
    }
}
