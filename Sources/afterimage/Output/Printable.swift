import PhotoTypes

extension String {
    /// The text without anything a terminal would obey: a file name may hold line breaks and escape sequences.
    /// Control characters are shown as `\u{H}`.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar.isControl {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    /// Control characters, and the marks that turn the direction of writing and so could disguise a name.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}

extension PhotoPath {
    /// The path as a terminal may show it.
    var printable: String { display.printable }
}
