import PhotoStore
import PhotoTypes
import TestSupport
import Testing
import VectorSearch

@testable import PhotoGrouping

@Suite struct NeighbourSearchTests {
    private static let dimension = 72

    /// A cone with clusters of ten, and each tenth row a near copy of the one before.
    private static func rows(_ count: Int) -> [[Float]] {
        var random = SeededGenerator(seed: 3)
        func direction() -> [Float] {
            let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return values.map { $0 / length }
        }
        func blend(_ parts: [(Float, [Float])]) -> [Float] {
            var sum = [Float](repeating: 0, count: dimension)
            for (weight, part) in parts { for lane in sum.indices { sum[lane] += weight * part[lane] } }
            let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return sum.map { $0 / length }
        }
        let mean = direction()
        var rows: [[Float]] = []
        var centre = direction()
        for number in 0..<count {
            if number % 10 == 0 { centre = direction() }
            if number % 10 == 9, let last = rows.last {
                rows.append(blend([(1, last), (0.2, direction())]))
            } else {
                rows.append(blend([(0.7, mean), (0.5, centre), (0.5, direction())]))
            }
        }
        return rows
    }

    private static func search(_ rows: [[Float]], least: Float, neighbours: Int) throws -> NeighbourSearch {
        var index = ExactIndex(dimension: dimension, precision: .float16)
        try index.upsert(keys: rows.indices.map { Int64($0 + 1) }, rows: rows.flatMap { $0 })
        var search = NeighbourSearch(
            index, keys: rows.indices.map { Int64($0 + 1) }, least: least, neighbours: neighbours)
        // So that a test needs few.
        search.leafRows = 300
        return search
    }

    private static func photos(_ numbers: some Sequence<Int>) -> [PhotoID] {
        numbers.map { PhotoID(Int64($0)) }
    }

    @Test func nearPairsAreFoundThoughRowsAreParted() async throws {
        let rows = Self.rows(2_000)
        let search = try Self.search(rows, least: 0.9, neighbours: 12)
        let truth = Set(try await search.index.pairs(atLeast: 0.9).map { [$0.first, $0.second] })
        let found = Set(try await search.pairs(of: Self.photos(1...2_000)).map { [$0.first, $0.second] })
        #expect(truth.count >= 200)
        #expect(found.isSubset(of: truth))
        #expect(Double(found.count) >= 0.995 * Double(truth.count))
    }

    @Test func fewNewPhotosFindWhatAllWould() async throws {
        let rows = Self.rows(1_000)
        let search = try Self.search(rows, least: 0.8, neighbours: 6)
        let new = Self.photos(961...1_000)
        let few = try await search.pairs(of: new)
        let all = try await search.pairs(of: Self.photos(1...1_000))
        let isNew = Set(new.map(\.rawValue))
        #expect(few.allSatisfy { isNew.contains($0.first) || isNew.contains($0.second) })
        // All that the new ones themselves chose.
        #expect(Set(few).isSubset(of: Set(all)))
        #expect(few.count >= 4)
    }

    @Test func aCrowdProposesABoundedNumber() async throws {
        var random = SeededGenerator(seed: 9)
        let first = Self.rows(1)[0]
        // Pictures that nobody could tell apart, more than a leaf holds.
        let rows = (0..<1_000).map { _ in first.map { $0 + 0.001 * Float.random(in: -1...1, using: &random) }
        }
        let search = try Self.search(rows, least: 0.8, neighbours: 12)
        let pairs = try await search.pairs(of: Self.photos(1...1_000))
        #expect(pairs.count <= 12 * 1_000 && pairs.count >= 6 * 1_000)
    }

    @Test func aPairOfMomentsNeedsCameraAndTime() {
        func moment(_ id: Int64, _ time: Int64?, _ camera: String?, burst: String? = nil) -> PhotoMoment {
            PhotoMoment(photo: PhotoID(id), time: time, camera: camera, burst: burst)
        }
        let found = MomentNeighbours(
            [
                moment(8, nil, "A", burst: "b"), moment(1, 0, "A"), moment(2, 500, "B"), moment(3, 900, "A"),
                moment(4, 2_000, "A"), moment(5, 2_001, "A"), moment(6, 9_000, "A", burst: "b"),
            ], gap: 1_200)
        #expect(
            found.pairs.map { [$0.first.rawValue, $0.second.rawValue] } == [
                [1, 3], [3, 4], [3, 5], [4, 5], [6, 8],
            ])
        #expect(found.pairs.last?.near == .burst)
    }
}
