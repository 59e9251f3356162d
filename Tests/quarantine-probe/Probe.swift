import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// `quarantine-probe LIBRARY apply PLAN|restore|empty|recover [STEP]`: prints how many steps there were; at step STEP,
/// counted from 1, the process kills itself as `kill -9` would.
@main
enum Probe {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { exit(64) }
        let counter = StepCounter(deadly: arguments.last.flatMap { Int($0) })
        let quarantine = Quarantine(
            try PhotoStore(LibraryFolder(arguments[1]), for: .writing), now: { Date() },
            onStep: { _ in counter.step() })
        switch arguments[2] {
        case "apply":
            let plan = try QuarantinePlan(json: Data(contentsOf: URL(fileURLWithPath: arguments[3])))
            _ = try quarantine.apply(plan)
        case "restore": _ = try quarantine.restore(.all)
        case "empty": _ = try quarantine.empty(olderThan: .zero, includesLastCopies: true)
        default: _ = try quarantine.recover()
        }
        print(counter.count)
    }
}

/// `@unchecked Sendable`: steps come from one thread.
final class StepCounter: @unchecked Sendable {
    private(set) var count = 0
    private let deadly: Int?

    init(deadly: Int?) {
        self.deadly = deadly
    }

    func step() {
        count += 1
        if count == deadly { kill(getpid(), SIGKILL) }
    }
}
