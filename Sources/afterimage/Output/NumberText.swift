/// Numbers as people read them, the same in every locale.
enum NumberText {
    /// `1234567` as `1,234,567`.
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// `1 photo`, `2 photos`; `2 matches` with that plural.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// Bytes with one decimal and a decimal prefix: `1.2 MB`.
    static func bytes(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["bytes", "kB", "MB", "GB"] {
            if value < 1000 { return unit == "bytes" ? "\(bytes) bytes" : "\(decimal(value, 1)) \(unit)" }
            value /= 1000
        }
        return "\(decimal(value, 1)) TB"
    }

    /// Seconds as `0:07`, `12:30` or `1:02:03`; what is under a second and not nothing counts as one.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 8_640_000 else { return "–:––" }
        let whole = Int(max(seconds, 0).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
    }

    /// A number with exactly `places` decimals.
    static func decimal(_ number: Double, _ places: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = Int((abs(number) * Double(unit)).rounded())
        let sign = number < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % unit)
        return "\(sign)\(scaled / unit)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
