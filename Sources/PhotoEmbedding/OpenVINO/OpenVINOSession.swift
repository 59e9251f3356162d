import COpenVINO
import Foundation

/// A network run by OpenVINO on the CPU, in 32-bit floats.
///
/// Each concurrent `run` takes a request of its own; each of the `streams` works on one thread, so a caller
/// that wants all cores calls `run` from as many threads.
///
/// Each stream is a compiled model of its own: one compiled for two streams gives outputs that differ in the
/// last bits from one time it is compiled to the next, one compiled for a single stream always the same.
///
/// `@unchecked`: compiled models are immutable and documented as thread-safe; the pool of idle requests is
/// guarded by `lock`, and a request outside the pool belongs to one call alone.
public final class OpenVINOSession: InferenceSession, @unchecked Sendable {
    private let models: [OpaquePointer]
    private let lock = NSLock()
    private var idle: [OpaquePointer] = []
    private var requests = 0

    /// Reads and compiles an ONNX file.
    ///
    /// - Parameter streams: how many runs may compute at the same time, at least 1. Each costs the memory of
    ///   the network's activations.
    /// - Throws: `PhotoEmbeddingError.runtimeMissing` or `.modelUnusable`.
    public init(onnx file: URL, streams: Int = 1) throws(PhotoEmbeddingError) {
        let runtime = try OpenVINORuntime.shared()
        let properties = [
            // Some processors would otherwise compute in bfloat16 and give other vectors.
            ("INFERENCE_PRECISION_HINT", "f32"),
            ("NUM_STREAMS", "1"),
            ("INFERENCE_NUM_THREADS", "1"),
            // Decoding shares the cores; the scheduler places threads better than a fixed assignment.
            ("ENABLE_CPU_PINNING", "NO"),
        ]
        var models: [OpaquePointer] = []
        do {
            for _ in 0..<max(1, streams) { models.append(try Self.compile(file, properties, runtime)) }
        } catch {
            for model in models { cov_model_free(model) }
            throw .modelUnusable(path: file.path, reason: error.reason)
        }
        self.models = models
    }

    private static func compile(
        _ file: URL, _ properties: [(String, String)], _ runtime: OpenVINORuntime
    ) throws(OpenVINOFailure) -> OpaquePointer {
        try withCStrings(properties.flatMap { [$0.0, $0.1] }) { strings throws(OpenVINOFailure) in
            let list = stride(from: 0, to: strings.count, by: 2).map {
                cov_property(key: strings[$0], value: strings[$0 + 1])
            }
            return try OpenVINOFailure.check { error in
                var model: OpaquePointer?
                return cov_model_compile(runtime.pointer, file.path, list, list.count, &model, &error)
                    ? model : nil
            }
        }
    }

    deinit {
        for request in idle { cov_request_free(request) }
        for model in models { cov_model_free(model) }
    }

    public func run(
        _ inputs: [String: Tensor], outputs: [String]
    ) throws(PhotoEmbeddingError) -> [String: Tensor] {
        do {
            let request = try takeRequest()
            defer { lock.withLock { idle.append(request) } }
            return try run(request, inputs: Array(inputs), outputs: outputs)
        } catch {
            throw .inferenceFailed(reason: error.reason)
        }
    }

    private func takeRequest() throws(OpenVINOFailure) -> OpaquePointer {
        let (request, number) = lock.withLock {
            if let request = idle.popLast() { return (Optional(request), 0) }
            requests += 1
            return (nil, requests)
        }
        if let request { return request }
        return try OpenVINOFailure.check { error in
            var request: OpaquePointer?
            return cov_request_create(models[number % models.count], &request, &error) ? request : nil
        }
    }

    private func run(
        _ request: OpaquePointer, inputs: [(key: String, value: Tensor)], outputs: [String]
    ) throws(OpenVINOFailure) -> [String: Tensor] {
        for (name, tensor) in inputs where !tensor.isWellFormed {
            throw OpenVINOFailure(reason: "input \"\(name)\" has a shape that its values do not fill")
        }
        let given = inputs.map { cov_tensor(copying: $0.value) }
        defer { for tensor in given { tensor.data.deallocate() } }
        var made = [cov_tensor](repeating: cov_tensor(), count: outputs.count)
        try withCStrings(inputs.map(\.key) + outputs) { names throws(OpenVINOFailure) in
            let inputNames = Array(names.prefix(inputs.count))
            let outputNames = Array(names.suffix(outputs.count))
            try OpenVINOFailure.check { error in
                cov_request_run(
                    request, inputNames, given, given.count, outputNames, &made, made.count, &error)
                    ? () : nil
            }
        }
        return Dictionary(zip(outputs, made.map(Tensor.init(copying:)))) { first, _ in first }
    }
}

extension Tensor {
    /// Whether the shape is one the C API takes and the values fill it exactly.
    fileprivate var isWellFormed: Bool {
        guard shape.count <= Int(COV_MAXIMUM_RANK), shape.allSatisfy({ $0 >= 0 }) else { return false }
        let elements = shape.reduce(into: (value: 1, overflow: false)) { product, side in
            let (value, overflow) = product.value.multipliedReportingOverflow(by: side)
            product = (value, product.overflow || overflow)
        }
        switch values {
        case .float32(let values): return !elements.overflow && values.count == elements.value
        case .int64(let values): return !elements.overflow && values.count == elements.value
        }
    }

    fileprivate init(copying tensor: cov_tensor) {
        let shape = withUnsafeBytes(of: tensor.shape) { bytes in
            bytes.bindMemory(to: Int64.self).prefix(tensor.rank).map { Int($0) }
        }
        let count = shape.reduce(1, *)
        guard count > 0, let data = tensor.data else {
            self.init(shape: shape, values: tensor.element == COV_INT64 ? .int64([]) : .float32([]))
            return
        }
        if tensor.element == COV_INT64 {
            let values = UnsafeBufferPointer(start: data.assumingMemoryBound(to: Int64.self), count: count)
            self.init(shape: shape, values: .int64(Array(values)))
        } else {
            let values = UnsafeBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count)
            self.init(shape: shape, values: .float32(Array(values)))
        }
    }
}

extension cov_tensor {
    /// Copies the values; the caller deallocates `data`.
    fileprivate init(copying tensor: Tensor) {
        self.init()
        rank = tensor.shape.count
        withUnsafeMutableBytes(of: &shape) { bytes in
            bytes.copyBytes(from: tensor.shape.map { Int64($0) }.withUnsafeBytes { Array($0) })
        }
        switch tensor.values {
        case .float32(let values):
            element = COV_FLOAT32
            data = values.withUnsafeBytes(Self.copy)
        case .int64(let values):
            element = COV_INT64
            data = values.withUnsafeBytes(Self.copy)
        }
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 64)
        copy.copyMemory(from: bytes)
        // Never nil: at least one byte was allocated.
        return copy.baseAddress.unsafelyUnwrapped
    }
}

/// Calls `body` with the strings as C strings, valid during the call.
private func withCStrings<Value, Failure: Error>(
    _ strings: [String], _ body: ([UnsafePointer<CChar>?]) throws(Failure) -> Value
) throws(Failure) -> Value {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return try body(copies.map { UnsafePointer($0) })
}
