import NIOCore
import NIOHTTPTypes

/// Closes connections whose requests arrive too slowly or do not end.
///
/// A client that sends a byte now and then would else hold its connection for ever (slow loris). Times are counted
/// from fixed moments, not from the last byte.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let header: TimeAmount
    private let upload: TimeAmount
    private let largestBody: Int
    private let connections: Connections
    private var deadline: Scheduled<Void>?
    private var bodyBytes = 0
    private var requests = 0
    private var isBeingRead = false

    init(_ limits: WebServerConfiguration.RequestLimits, _ connections: Connections) {
        self.connections = connections
        header = TimeAmount(limits.header)
        // The handler of the request is the first to say that a body came too slowly or is too large.
        upload = TimeAmount(limits.upload) + .seconds(5)
        largestBody = limits.body + (1 << 20)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // Without it there would be no telling whom a request is meant for.
        do { try WholeAddresses.add(to: context.pipeline) } catch { return context.close(promise: nil) }
        connections.open(context.channel)
        if context.channel.isActive { close(context, in: header) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        connections.close(context.channel)
    }

    func channelActive(context: ChannelHandlerContext) {
        close(context, in: header)
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { connections.ended(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        connections.close(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            requests += 1
            bodyBytes = 0
            isBeingRead = true
            close(context, in: upload)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > largestBody { return context.close(promise: nil) }
        case .end:
            isBeingRead = false
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            requests -= 1
            if requests == 0, !isBeingRead { close(context, in: header) }
        }
        context.write(data, promise: promise)
    }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
