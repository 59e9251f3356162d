import Foundation

/// The results of `body` on each element, in their order, with as many calls at once as there are cores.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @escaping @Sendable (Element) -> Result
) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
        var waiting = elements.indices.makeIterator()
        func start() {
            guard let place = waiting.next() else { return }
            group.addTask { (place, body(elements[place])) }
        }
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
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
    var results = await concurrently(elements.indices.filter { !isLarge[$0] }) { ($0, body(elements[$0])) }
    for place in elements.indices where isLarge[place] {
        // On a thread of the pool, not on the caller's actor.
        results += await concurrently([place]) { ($0, body(elements[$0])) }
    }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
}
