import Foundation
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore

/// A request's circumstances: also the connection that it came by.
struct ClientContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Names the connection.
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Whether another user of this device is at the other end.
    var isOtherUser: Bool { PeerUser.isOther(at: channel.remoteAddress, to: channel.localAddress) }

    /// Who waits at the other end.
    func client(_ connections: Connections) -> ClientPresence { connections.client(of: channel) }
}

/// Whether a client still waits for an answer. A browser whose user scrolled on closes the connection; what was asked
/// for need not be made then.
final class ClientPresence: Sendable {
    private let state = NIOLockedValueBox(true)

    var isWaiting: Bool { state.withLockedValue { $0 } }

    func leave() {
        state.withLockedValue { $0 = false }
    }
}

/// The connections that are open.
final class Connections: Sendable {
    private let clients = NIOLockedValueBox<[ObjectIdentifier: ClientPresence]>([:])

    /// Clients that may still be answered.
    var waiting: Int { clients.withLockedValue { $0.values.count(where: \.isWaiting) } }

    func open(_ channel: any Channel) {
        clients.withLockedValue { $0[ObjectIdentifier(channel)] = ClientPresence() }
    }

    /// The client sends nothing more. Only command-line clients wait for an answer after that; they learn what
    /// was left undone.
    func ended(_ channel: any Channel) {
        clients.withLockedValue { $0[ObjectIdentifier(channel)] }?.leave()
    }

    func close(_ channel: any Channel) {
        clients.withLockedValue { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.leave()
    }

    fileprivate func client(of channel: any Channel) -> ClientPresence {
        clients.withLockedValue { $0[ObjectIdentifier(channel)] } ?? ClientPresence()
    }
}
