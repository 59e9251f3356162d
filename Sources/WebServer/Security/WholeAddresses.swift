import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Reads whole addresses as requests' targets (`GET http://host/path`), which proxies are asked for: the name in one
/// is the one that counts, whatever `Host` says (RFC 9112, 3.2.2). What comes after this sees the path alone.
final class WholeAddresses: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Puts one before what takes the addresses apart.
    static func add(to pipeline: ChannelPipeline) throws {
        let operations = pipeline.syncOperations
        let codec = try operations.handler(type: HTTP1ToHTTPServerCodec.self)
        try operations.addHandler(WholeAddresses(), position: .before(codec))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.uri.hasPrefix("/"),
            // Two of them are refused as they are.
            head.headers["Host"].count == 1
        else { return context.fireChannelRead(data) }
        head.headers.replaceOrAdd(name: "Host", value: Self.authority(head.uri))
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Empty where there is none: a name that nobody has.
    private static func authority(_ address: String) -> String {
        guard let scheme = address.range(of: "://") else { return "" }
        return String(address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}
