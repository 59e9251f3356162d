import CTurboJPEG
import TestSupport
import Testing

/// Damage: what libjpeg-turbo reports must be declined, so that it gets to report it.
@Suite struct EighthDamageTests {
    @Test func acceptsNoDamageThatLibjpegTurboSees() throws {
        var random = SeededGenerator(seed: 7)
        var accepted = 0
        for round in 0..<800 {
            let sampling = EighthTests.samplings[round % EighthTests.samplings.count]
            var bytes = try #require(MadePicture(&random).jpeg(sampling, quality: 85))
            for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.damage(&random) }
            let outcome = EighthContract(bytes)?.outcome
            #expect(outcome != .broken)
            if outcome == .equal { accepted += 1 }
        }
        // Some damage changes pixels without breaking a rule.
        #expect(accepted > 30)
    }

    @Test(arguments: EighthTests.fixtures) func isNeverWrongOnDamagedFixtures(name: String) {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<60 {
            var bytes = Fixture.bytes(of: name)
            for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.damage(&random) }
            #expect(EighthContract(bytes)?.outcome != .broken)
        }
    }

    @Test(arguments: ["orientation-1.jpg", "grey.jpg", "restart.jpg"])
    func declinesEveryTruncation(name: String) throws {
        let whole = Fixture.bytes(of: name)
        let contract = try #require(EighthContract(whole))
        for count in stride(from: 0, to: whole.count, by: 3) {
            #expect(contract.with(bytes: Array(whole.prefix(count))).quick == nil)
        }
    }

    @Test(arguments: ["orientation-1.jpg", "grey.jpg", "restart.jpg"])
    func declinesWhatLacksItsEnd(name: String) throws {
        let whole = Fixture.bytes(of: name)
        let contract = try #require(EighthContract(whole))
        #expect(contract.quick != nil)
        #expect(contract.with(bytes: whole.dropLast()).quick == nil)
        #expect(contract.with(bytes: whole.dropLast(2)).quick == nil)
    }

    @Test func declinesARestartMarkerOutOfTurn() throws {
        let whole = Fixture.bytes(of: "restart.jpg")
        let markers = whole.indices.dropLast().filter {
            whole[$0] == 0xFF && (0xD0...0xD7).contains(whole[$0 + 1])
        }
        try #require(markers.count > 8)
        for marker in markers {
            var bytes = whole
            bytes[marker + 1] ^= 1
            #expect(EighthContract(bytes)?.outcome == .declined)
        }
    }

    /// A code of ones only is forbidden (T.81, C.2), even where no block uses it.
    @Test func declinesAHuffmanCodeOfOnes() throws {
        var bytes = Fixture.bytes(of: "orientation-1.jpg")
        #expect(EighthContract(bytes)?.outcome == .equal)
        // The usual table for DC luma: one code each of 4 … 9 bits. The longest becomes a second one of 8.
        let table = try #require(
            bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC4]) && bytes[$0 + 4] == 0 })
        try #require(bytes[table + 12] == 1 && bytes[table + 13] == 1)
        bytes[table + 12] = 2
        bytes[table + 13] = 0
        #expect(EighthContract(bytes)?.reference == nil)
        #expect(EighthContract(bytes)?.outcome == .declined)
    }

    @Test func declinesAnotherSize() throws {
        let bytes = Fixture.bytes(of: "orientation-1.jpg")
        let contract = try #require(EighthContract(bytes))
        #expect(contract.with(width: contract.width + 1).quick == nil)
        #expect(contract.with(width: contract.width - 1).quick == nil)
    }

    @Test func declinesNoise() {
        #expect(EighthContract([])?.outcome == .declined)
        #expect(EighthContract([0xFF, 0xD8, 0xFF, 0xD9])?.outcome == .declined)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1000 {
            let noise = (0..<200).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(EighthContract([0xFF, 0xD8, 0xFF, 0xC0] + noise)?.outcome != .broken)
        }
    }
}
