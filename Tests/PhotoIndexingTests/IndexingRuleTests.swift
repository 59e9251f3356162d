import Foundation
import TestSupport
import Testing

@testable import PhotoIndexing

@Suite struct IndexingRuleTests {
    /// What is waited for, look for look.
    private func holdups(
        _ rule: IndexingRule, every interval: Duration = .seconds(10), _ loads: [Double?]
    ) -> [IndexingSnapshot.Holdup?] {
        var judge = RuleJudge()
        var isWorking = false
        return loads.enumerated().map { index, load in
            let holdup = judge.judge(
                MachineReading(othersLoad: load), by: rule, isWorking: isWorking, at: interval * index)
            isWorking = holdup == nil
            return holdup
        }
    }

    @Test func idleMeansIdleForAWhile() {
        #expect(holdups(.whenIdle, [0.1, 0.1, 0.1, 0.1, 0.1]) == [.idle, .idle, .idle, nil, nil])
        #expect(holdups(.whenIdle, [0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1]).last == .some(nil))
        #expect(holdups(.whenIdle, [0.1, 0.1, 0.9, 0.1, 0.1, 0.1]).allSatisfy { $0 == .idle })
    }

    @Test func aLittleLoadDoesNotStopWhatRuns() {
        #expect(
            holdups(.whenIdle, [0, 0, 0, 0, 0.3, 0.39, 0.5, 0.3]) == [
                .idle, .idle, .idle, nil, nil, nil, .idle, .idle,
            ])
    }

    @Test func alwaysIsAlwaysAndTheUnknownStopsNobody() {
        #expect(holdups(.always, [1, 1]) == [nil, nil])
        #expect(holdups(.onPower, [1]) == [nil])
        #expect(holdups(.whenIdle, [nil, nil, nil, nil]).last == .some(nil))
    }

    @Test(
        arguments: [(true, nil), (false, IndexingSnapshot.Holdup.power), (nil, nil)]
            as [(Bool?, IndexingSnapshot.Holdup?)])
    func power(isOnMains: Bool?, holdup: IndexingSnapshot.Holdup?) {
        var judge = RuleJudge()
        let found = judge.judge(
            MachineReading(isOnMains: isOnMains), by: .onPower, isWorking: false, at: .zero)
        #expect(found == holdup)
    }
}

/// Reads the forms in which Linux tells of itself.
@Suite struct ProcMachineTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ path: String, _ text: String) throws {
        let url = URL(fileURLWithPath: folder(path))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func supply(_ name: String, _ values: [String: String]) throws {
        for (key, value) in values { try write("sys/class/power_supply/\(name)/\(key)", value + "\n") }
    }

    private var machine: ProcMachine { ProcMachine(root: folder.path.display + "/") }

    @Test func power() async throws {
        #expect(await machine.look().isOnMains == nil)
        try supply("mouse", ["type": "Battery", "scope": "Device", "status": "Discharging"])
        #expect(await machine.look().isOnMains == nil)
        try supply("BAT0", ["type": "Battery", "status": "Discharging"])
        #expect(await machine.look().isOnMains == false)
        try supply("AC", ["type": "Mains", "online": "0"])
        #expect(await machine.look().isOnMains == false)
        try supply("AC", ["type": "Mains", "online": "1"])
        #expect(await machine.look().isOnMains == true)
        try supply("AC", ["type": "Mains", "online": "0"])
        try supply("BAT0", ["status": "Full"])
        #expect(await machine.look().isOnMains == true)
    }

    @Test func loadIsThatOfOthers() async throws {
        // 200 ticks later: 100 busy, 40 of them this process, 20 at low priority.
        let machine = machine
        try write("proc/stat", "cpu  1000 500 200 8000 100 0 0 0 0 0\ncpu0 1 1\n")
        try write("proc/self/stat", "42 (after) image) S 1 1 1 0 -1 4194560 10 0 0 0 600 100 0 0 20 0\n")
        #expect(await machine.look().othersLoad == nil)
        try write("proc/stat", "cpu  1070 520 230 8060 120 0 0 0 0 0\n")
        try write("proc/self/stat", "42 (after) image) S 1 1 1 0 -1 4194560 10 0 0 0 630 110 0 0 20 0\n")
        #expect(await machine.look().othersLoad == 0.3)
        try write("proc/stat", "nonsense")
        #expect(await machine.look().othersLoad == nil)
    }

    @Test func theDeviceItself() async throws {
        let machine = ProcMachine()
        _ = await machine.look()
        let load = await machine.look().othersLoad
        #expect(load.map { (0...1).contains($0) } ?? true)
    }
}
