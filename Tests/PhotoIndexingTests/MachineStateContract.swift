import Foundation
import Testing

@testable import PhotoIndexing

/// What every `MachineState` keeps to, real or told.
@Suite struct MachineStateContract {
    enum Kind: CaseIterable, Sendable {
        case thisDevice, withoutFiles, told
    }

    private func machine(_ kind: Kind) -> any MachineState {
        switch kind {
        case .thisDevice: ProcMachine()
        // As on a system that tells nothing.
        case .withoutFiles: ProcMachine(root: "/nowhere-\(UUID().uuidString)/")
        case .told: ToldMachine()
        }
    }

    @Test(arguments: Kind.allCases) func loadIsAShareOrUnknown(kind: Kind) async {
        let machine = machine(kind)
        for _ in 0..<3 {
            let load = await machine.look().othersLoad
            #expect(load.map { (0...1).contains($0) } ?? true)
        }
    }

    /// The rule judges look for look: a device that is not touched between two is on mains in both or in none.
    @Test(arguments: Kind.allCases) func looksAgreeOnPower(kind: Kind) async {
        let machine = machine(kind)
        let first = await machine.look().isOnMains
        #expect(await machine.look().isOnMains == first)
    }

    @Test(arguments: Kind.allCases) func manyMayLookAtOnce(kind: Kind) async {
        let machine = machine(kind)
        let readings = await withTaskGroup(of: MachineReading.self) { group in
            for _ in 0..<20 { group.addTask { await machine.look() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(readings.count == 20)
        #expect(readings.allSatisfy { $0.othersLoad.map { (0...1).contains($0) } ?? true })
    }

    @Test func whatIsNotKnownIsNotMadeUp() async {
        #expect(await machine(.withoutFiles).look() == MachineReading())
    }
}
