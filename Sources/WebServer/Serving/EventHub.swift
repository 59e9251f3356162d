import Hummingbird
import ServiceLifecycle

/// Tells browsers what changes, by server-sent events (https://html.spec.whatwg.org/#server-sent-events).
///
/// Polls for changes instead of being notified: so it also sees what another process does to the library, and
/// nothing else has to know of it.
actor EventHub: Service {
    enum Name: String, CaseIterable, Sendable {
        case indexing, duplicates, model, library
    }

    private struct Listener {
        let stream: AsyncStream<ByteBuffer>.Continuation
    }

    /// The object that a `GET` gives, as JSON.
    private let answer: @Sendable (Name) async throws -> ByteBuffer
    private var listeners: [Int: Listener] = [:]
    private var lastListener = 0
    private var latest: [Name: ByteBuffer] = [:]
    private var isClosed = false

    /// Browsers hold a stream for each window.
    private static let mostListeners = 32
    /// Between two looks; a library of 100,000 photos takes milliseconds to look at.
    private static let interval: Duration = .milliseconds(500)
    /// Looks between two comments, without which nobody would notice that a browser is gone.
    private static let pulse = 30

    init(_ answer: @escaping @Sendable (Name) async throws -> ByteBuffer) {
        self.answer = answer
    }

    /// What is so now, then what changes.
    ///
    /// - Throws: `APIError.overloaded`.
    func listen() async throws -> (id: Int, events: AsyncStream<ByteBuffer>) {
        guard listeners.count < Self.mostListeners, !isClosed else { throw APIError.overloaded }
        // Who cannot follow misses what is out of date by then.
        let (events, stream) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(64))
        lastListener += 1
        let id = lastListener
        listeners[id] = Listener(stream: stream)
        stream.yield(ByteBuffer(string: "retry: 2000\n\n"))
        for name in Name.allCases {
            guard let json = try? await answer(name) else { continue }
            latest[name] = json
            stream.yield(Self.event(name, json))
        }
        return (id, events)
    }

    func leave(_ id: Int) {
        listeners.removeValue(forKey: id)?.stream.finish()
    }

    /// Looks for changes until the server stops.
    func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            var looks = 0
            while !Task.isCancelled, !isClosed {
                try? await Task.sleep(for: Self.interval)
                guard !listeners.isEmpty else { continue }
                looks += 1
                await look()
                if looks % Self.pulse == 0 { send(ByteBuffer(string: ":\n\n")) }
            }
        } onCancelOrGracefulShutdown: {
            Task { await self.close() }
        }
    }

    private func look() async {
        for name in Name.allCases {
            guard let json = try? await answer(name), json != latest[name] else { continue }
            latest[name] = json
            send(Self.event(name, json))
        }
    }

    private func send(_ event: ByteBuffer) {
        for listener in listeners.values { listener.stream.yield(event) }
    }

    private func close() {
        isClosed = true
        for listener in listeners.values { listener.stream.finish() }
        listeners.removeAll()
    }

    /// JSON on one line, as `JSONEncoder` writes it.
    private static func event(_ name: Name, _ json: ByteBuffer) -> ByteBuffer {
        var event = ByteBuffer(string: "event: \(name.rawValue)\ndata: ")
        event.writeImmutableBuffer(json)
        event.writeString("\n\n")
        return event
    }
}
