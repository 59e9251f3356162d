import CHTTP
import Foundation

/// One question to a server and its answer.
enum Exchange {
    struct Response {
        let outcome: CHTTPOutcome
        /// 0 where no answer came.
        let status: Int
        /// Bytes of the body; −1 where the server does not say.
        let length: Int64
        let redirect: String
        let reason: String
    }

    /// Seconds for making a connection, and without a byte before giving up.
    private static let patience = (connect: 30, stall: 60)

    /// What the C function calls back: closures that live as long as the call.
    private final class Callbacks {
        let receive: (UnsafeRawBufferPointer) -> Bool
        let goesOn: () -> Bool

        init(receive: @escaping (UnsafeRawBufferPointer) -> Bool, goesOn: @escaping () -> Bool) {
            self.receive = receive
            self.goesOn = goesOn
        }

        static func from(_ context: UnsafeMutableRawPointer?) -> Callbacks? {
            context.map { Unmanaged<Callbacks>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    /// - Parameter receive: takes a part of the body; `false` stops.
    /// - Parameter goesOn: asked about once a second; `false` stops.
    static func run(
        _ address: Address, offset: Int, head: Bool, receive: (UnsafeRawBufferPointer) -> Bool,
        goesOn: () -> Bool
    ) -> Response {
        withoutActuallyEscaping(receive) { receive in
            withoutActuallyEscaping(goesOn) { goesOn in
                let callbacks = Callbacks(receive: receive, goesOn: goesOn)
                var redirect = [CChar](repeating: 0, count: 4_096)
                var reason = [CChar](repeating: 0, count: 256)
                let response = redirect.withUnsafeMutableBufferPointer { redirect in
                    reason.withUnsafeMutableBufferPointer { reason in
                        address.description.withCString { url in
                            var request = CHTTPRequest(
                                url: url, offset: Int64(offset), head: head,
                                connect_seconds: patience.connect,
                                stall_seconds: patience.stall, receive: Self.receive, goes_on: Self.goesOn,
                                context: Unmanaged.passUnretained(callbacks).toOpaque(),
                                redirect: redirect.baseAddress, redirect_size: redirect.count,
                                reason: reason.baseAddress, reason_size: reason.count)
                            return withExtendedLifetime(callbacks) { chttp_get(&request) }
                        }
                    }
                }
                return Response(
                    outcome: response.outcome, status: response.status, length: response.length,
                    redirect: text(redirect), reason: text(reason))
            }
        }
    }

    private static let receive:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int) -> Bool = {
            Callbacks.from($0)?.receive(UnsafeRawBufferPointer(start: $1, count: $2)) ?? false
        }

    private static let goesOn: @convention(c) (UnsafeMutableRawPointer?) -> Bool = {
        Callbacks.from($0)?.goesOn() ?? false
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
