/// When the background may index.
public enum IndexingRule: String, Codable, Hashable, Sendable, CaseIterable {
    /// Whenever there is something to do.
    case always
    /// Only on mains power.
    case onPower = "power"
    /// Only while other programs leave the device in peace.
    case whenIdle = "idle"
}

/// Decides by a rule, look for look, whether the device may be worked with now.
struct RuleJudge {
    /// Other programs' share of all cores below which the device counts as idle, and above which it no longer does.
    static let idle = 0.2
    static let busy = 0.4
    /// How long the device has to be idle before work begins.
    static let calm: Duration = .seconds(30)

    private var idleSince: Duration?

    /// - Parameter time: since any fixed moment.
    /// - Returns: what is waited for; `nil` where work may go on.
    mutating func judge(
        _ machine: MachineReading, by rule: IndexingRule, isWorking: Bool, at time: Duration
    ) -> IndexingSnapshot.Holdup? {
        if let others = machine.othersLoad, others > (idleSince == nil ? Self.idle : Self.busy) {
            idleSince = nil
        } else if idleSince == nil {
            idleSince = time
        }
        switch rule {
        case .always: return nil
        // Of what is not known, such as on a desktop, nobody could ever wait for the end.
        case .onPower: return machine.isOnMains == false ? .power : nil
        case .whenIdle:
            guard let idleSince else { return .idle }
            return isWorking || time - idleSince >= Self.calm ? nil : .idle
        }
    }
}
