/// How an exact index stores the values of its rows.
public enum RowPrecision: String, CaseIterable, Sendable {
    /// Four bytes a value, as given.
    case float32
    /// Two bytes: rounded to 11 significant bits.
    case float16
    /// One byte: what a row differs from the first batch's mean, in 255 steps of the row's own size.
    case int8

    var bytes: Int {
        switch self {
        case .float32: 4
        case .float16: 2
        case .int8: 1
        }
    }
}
