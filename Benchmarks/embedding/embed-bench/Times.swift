import Foundation

/// Milliseconds of the clock on the wall, and of the processor: the latter is the same on a busy machine.
struct Stopwatch {
    private let wall = ContinuousClock.now
    private let processor = Stopwatch.processorMilliseconds()

    var elapsed: (wall: Double, processor: Double) {
        ((ContinuousClock.now - wall) / .milliseconds(1), Self.processorMilliseconds() - processor)
    }

    /// Of all threads of the process, as a runtime may compute on one of its own.
    private static func processorMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}

/// How long one item takes, in milliseconds.
struct Times: Encodable {
    let p50: Double
    let p95: Double
    let processorP50: Double
    let processorP95: Double

    /// Runs `body` on every item once to warm up, then `rounds` times with the clock.
    init<Item>(_ items: [Item], rounds: Int, _ body: (Item) throws -> Void) rethrows {
        for item in items { try body(item) }
        var wall: [Double] = []
        var processor: [Double] = []
        for _ in 0..<rounds {
            for item in items {
                let watch = Stopwatch()
                try body(item)
                let elapsed = watch.elapsed
                wall.append(elapsed.wall)
                processor.append(elapsed.processor)
            }
        }
        p50 = Self.quantile(0.50, of: wall)
        p95 = Self.quantile(0.95, of: wall)
        processorP50 = Self.quantile(0.50, of: processor)
        processorP95 = Self.quantile(0.95, of: processor)
    }

    /// The smallest value that at least a share `rank` of all does not exceed; 0 for none.
    private static func quantile(_ rank: Double, of values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[max(0, Int((rank * Double(values.count)).rounded(.up)) - 1)]
    }
}

/// What one run says; `Training/afterimage_training/evaluation` reads it.
struct Measurement: Encodable {
    let model: String
    let photos: Int
    let rounds: Int
    let image: Times
    let text: Times
    let imageLoadMilliseconds: Double
    let textLoadMilliseconds: Double
    /// Both towers loaded and used, over what the process held before.
    let residentMiB: Double?
}
