import Foundation

/// The results of `body` on each element, in their order.
///
/// - Parameter width: calls at a time.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], atMost width: Int = ProcessInfo.processInfo.activeProcessorCount,
    _ body: @escaping @Sendable (Element) -> Result
) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
        var waiting = elements.indices.makeIterator()
        func start() {
            guard let place = waiting.next() else { return }
            group.addTask { (place, body(elements[place])) }
        }
        for _ in 0..<width { start() }
        var results: [(Int, Result)] = []
        results.reserveCapacity(elements.count)
        for await result in group {
            results.append(result)
            start()
        }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// As above, except that elements which take much memory are run one after another, when the others are done.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], oneByOneIf takesMuchMemory: (Element) -> Bool,
    _ body: @escaping @Sendable (Element) -> Result
) async -> [Result] {
    let isLarge = elements.map(takesMuchMemory)
    let run: @Sendable (Int) -> (Int, Result) = { ($0, body(elements[$0])) }
    let small = await concurrently(elements.indices.filter { !isLarge[$0] }, run)
    let large = await concurrently(elements.indices.filter { isLarge[$0] }, atMost: 1, run)
    return (small + large).sorted { $0.0 < $1.0 }.map(\.1)
}
