import PhotoTypes
import Testing

@Suite struct ValueTests {
    @Test func embeddingHasUnitLengthOrDoesNotExist() throws {
        let vector = try #require(EmbeddingVector(normalising: [3, 4]))
        #expect(vector.values == [0.6, 0.8])
        #expect(vector.cosine(to: vector) == 1)
        #expect(EmbeddingVector(normalising: [0, 0]) == nil)
        #expect(EmbeddingVector(normalising: [.nan, 1]) == nil)
        #expect(EmbeddingVector(normalising: []) == nil)
    }

    @Test func placeRefusesWhatIsNoPlace() {
        #expect(GeoPoint(latitude: 0, longitude: 0) == nil)
        #expect(GeoPoint(latitude: 91, longitude: 0) == nil)
        #expect(GeoPoint(latitude: .nan, longitude: 10) == nil)
        #expect(GeoPoint(latitude: 37.8, longitude: -122.4, altitude: .infinity)?.altitude == nil)
    }

    @Test func captureTimeKnowsItsInstantOnlyWithAnOffset() {
        #expect(CaptureTime(wallClock: 3_600_000, utcOffset: 3600, origin: .camera).instant == 0)
        #expect(CaptureTime(wallClock: 0, utcOffset: nil, origin: .camera).instant == nil)
        #expect(CaptureTime(wallClock: 0, utcOffset: 90_000, origin: .camera).utcOffset == nil)
    }

    @Test func contentHashNeeds32Bytes() {
        #expect(ContentHash(bytes: [1]) == nil)
        let hash = ContentHash(bytes: Array(repeating: 10, count: 32))
        #expect(hash?.hex == String(repeating: "0a", count: 32))
    }
}
