/// What a device says of itself.
public struct MachineReading: Hashable, Sendable {
    /// `nil` where that is not known.
    public var isOnMains: Bool?
    /// The share of all cores that other programs used since the look before, 0...1; `nil` where that is not known.
    public var othersLoad: Double?

    public init(isOnMains: Bool? = nil, othersLoad: Double? = nil) {
        self.isOnMains = isOnMains
        self.othersLoad = othersLoad
    }
}

/// A device that can be looked at.
public protocol MachineState: Sendable {
    /// What is so now.
    func look() async -> MachineReading
}
