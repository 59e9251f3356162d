import Foundation

/// The device as Linux describes it in `/sys` and `/proc`; elsewhere nothing is known of it.
///
/// The load is counted from the processors' own clocks, less what this process used: the load average and the pressure
/// figures (`/proc/loadavg`, `/proc/pressure/cpu`) would take the indexing itself for a busy device, and stop it for
/// its own sake.
public actor ProcMachine: MachineState {
    /// Of the processors, since the system began, in ticks of the system's clock.
    private struct Usage {
        let all, busy, own: Double
    }

    private let power: String
    private let processors: String
    private let own: String
    private var last: Usage?

    /// - Parameter root: where `sys` and `proc` are.
    public init(root: String = "/") {
        power = root + "sys/class/power_supply"
        processors = root + "proc/stat"
        own = root + "proc/self/stat"
    }

    public func look() -> MachineReading {
        MachineReading(isOnMains: isOnMains(), othersLoad: othersLoad())
    }

    /// Chargers say whether they are plugged in, batteries whether they are drained
    /// (https://docs.kernel.org/power/power_supply_class.html). A battery of a device, such as a mouse, tells nothing.
    private func isOnMains() -> Bool? {
        var isOnBattery: Bool?
        for name in (try? FileManager.default.contentsOfDirectory(atPath: power)) ?? [] {
            func value(_ key: String) -> String? { Self.text("\(power)/\(name)/\(key)") }
            switch value("type") {
            case "Mains", "USB", "Wireless":
                if value("online") == "1" { return true }
                isOnBattery = isOnBattery ?? false
            case "Battery" where value("scope") != "Device":
                switch value("status") {
                case "Discharging": isOnBattery = true
                case "Charging", "Full", "Not charging": isOnBattery = isOnBattery ?? false
                default: break
                }
            default: break
            }
        }
        return isOnBattery.map { !$0 }
    }

    private func othersLoad() -> Double? {
        guard let now = usage() else { return nil }
        defer { last = now }
        guard let last, now.all > last.all else { return nil }
        let others = (now.busy - last.busy) - (now.own - last.own)
        return min(max(others / (now.all - last.all), 0), 1)
    }

    /// See proc(5).
    private func usage() -> Usage? {
        // cpu user nice system idle iowait irq softirq steal …; what runs at a lower priority does not count, as it
        // gives way to the user like this.
        let total = Self.text(processors)?.split(separator: "\n").first?.split(separator: " ").dropFirst()
            .compactMap { Double($0) }
        guard let total, total.count >= 8 else { return nil }
        let busy = total[0] + total[2] + total[5] + total[6] + total[7]
        // pid (name) state …; the name may hold anything. utime and stime are the 14th and 15th.
        guard let text = Self.text(own), let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[name...].split(separator: " ").dropFirst().map { Double($0) ?? 0 }
        guard fields.count > 13 else { return nil }
        return Usage(all: total[..<8].reduce(0, +), busy: busy, own: fields[11] + fields[12])
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
