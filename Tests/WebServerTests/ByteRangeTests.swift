import Testing

@testable import WebServer

@Suite struct ByteRangeTests {
    @Test(arguments: [
        (nil, ByteRange.whole), ("", .whole), ("bytes=0-0", .part(0..<1)), ("bytes=0-", .part(0..<10)),
        ("bytes=3-5", .part(3..<6)), ("bytes=3-99", .part(3..<10)), ("bytes=-4", .part(6..<10)),
        ("bytes=-99", .part(0..<10)), ("bytes=10-", .unsatisfiable), ("bytes=10-12", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=5-3", .whole), ("bytes=a-b", .whole), ("bytes=--3", .whole),
        ("bytes=-", .whole), ("bytes=0-1,4-5", .whole), ("items=0-1", .whole), ("bytes=+1-2", .whole),
        ("bytes=0-99999999999999999999", .part(0..<10)), ("bytes=99999999999999999999-", .unsatisfiable),
        ("bytes=-9223372036854775807", .part(0..<10)),
    ])
    func rangesAreRead(field: String?, range: ByteRange) {
        #expect(ByteRange(field, size: 10) == range)
    }

    @Test func nothingOfAnEmptyFileIsAskedFor() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-1", size: 0) == .unsatisfiable)
        #expect(ByteRange(nil, size: 0) == .whole)
    }
}
