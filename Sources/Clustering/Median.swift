/// The median of at least one value, of an even number the mean of the middle two; reorders the values. Values may
/// be infinite.
func median(_ values: inout [Double]) -> Double {
    let middle = values.count / 2
    let upper = select(middle, in: &values)
    guard values.count.isMultiple(of: 2), let lower = values[..<middle].max() else { return upper }
    return upper == .infinity ? upper : lower + (upper - lower) / 2
}

/// The value that would be at `rank` if the values were sorted, with none above it before it (quickselect; Hoare,
/// "Algorithm 65: Find", 1961): linear time on average.
private func select(_ rank: Int, in values: inout [Double]) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[low + (high - low) / 2]
        var (i, j) = (low, high)
        while i <= j {
            while values[i] < pivot { i += 1 }
            while values[j] > pivot { j -= 1 }
            if i <= j {
                values.swapAt(i, j)
                i += 1
                j -= 1
            }
        }
        if rank <= j { high = j } else if rank >= i { low = i } else { break }
    }
    return values[rank]
}
