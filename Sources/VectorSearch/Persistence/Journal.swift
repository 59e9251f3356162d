import CVectorKernels

/// What changed since the manifest was written, one record after another. A record that is cut off or damaged ends
/// the journal: what was written before it counts.
struct Journal {
    enum Record: Equatable {
        case upsert(key: Int64, row: [Float])
        case remove(key: Int64)
        /// The index now shows this state of its owner's data.
        case commit(revision: Int64)
    }

    private static let magic: [UInt8] = Array("AIVLOG1\n".utf8)

    private let file: File
    private var buffer: [UInt8] = []
    private(set) var byteCount: Int

    init(creating path: String) throws(VectorSearchError) {
        file = try File(creating: path)
        try file.write(Self.magic)
        byteCount = Self.magic.count
    }

    /// Goes on after the first `count` bytes, dropping what follows them.
    init(continuing path: String, after count: Int) throws(VectorSearchError) {
        file = try File(appendingTo: path)
        try file.truncate(to: count)
        byteCount = count
    }

    /// Keeps a record until the next `flush`.
    mutating func append(_ record: Record) {
        var payload: [UInt8] = []
        switch record {
        case .upsert(let key, let row):
            payload.append(UInt8(1))
            payload.append(key)
            var halves = [UInt16](repeating: 0, count: row.count)
            kernels.f16_from_f32(row, &halves, row.count)
            payload += halves.map { $0.littleEndian }.withUnsafeBytes { [UInt8]($0) }
        case .remove(let key):
            payload.append(UInt8(2))
            payload.append(key)
        case .commit(let revision):
            payload.append(UInt8(3))
            payload.append(revision)
        }
        buffer.append(UInt32(payload.count))
        buffer.append(vk_crc32c(0, payload, payload.count))
        buffer += payload
    }

    /// Writes what was appended.
    mutating func flush() throws(VectorSearchError) {
        guard !buffer.isEmpty else { return }
        do { try file.write(buffer) } catch {
            // Half a record would hide all that come after it.
            try file.truncate(to: byteCount)
            throw error
        }
        byteCount += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    func synchronise() throws(VectorSearchError) {
        try file.synchronise()
    }

    /// The records of a journal and how many of its bytes they take.
    static func read(_ path: String, dimension: Int) throws(VectorSearchError) -> (
        records: [Record], bytes: Int
    ) {
        let bytes = try File(reading: path).readAll()
        guard bytes.starts(with: magic) else { throw .damaged(path: path, reason: "it is not a journal") }
        var records: [Record] = []
        var reader = ByteReader(bytes)
        _ = reader.take(magic.count)
        var sound = reader.position
        while reader.remaining >= 8 {
            let (count, checksum): (UInt32, UInt32) = (reader.integer(), reader.integer())
            guard count <= reader.remaining else { break }
            let payload = reader.take(Int(count))
            guard vk_crc32c(0, payload, payload.count) == checksum,
                let record = decode(payload, dimension: dimension)
            else { break }
            records.append(record)
            sound = reader.position
        }
        return (records, sound)
    }

    private static func decode(_ payload: [UInt8], dimension: Int) -> Record? {
        var reader = ByteReader(payload)
        let kind: UInt8 = reader.integer()
        let number: Int64 = reader.integer()
        switch (kind, payload.count) {
        case (1, 9 + 2 * dimension):
            let halves = payload.withUnsafeBytes { bytes in
                (0..<dimension).map {
                    UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 9 + 2 * $0, as: UInt16.self))
                }
            }
            var row = [Float](repeating: 0, count: dimension)
            kernels.f32_from_f16(halves, &row, dimension)
            return .upsert(key: number, row: row)
        case (2, 9): return .remove(key: number)
        case (3, 9): return .commit(revision: number)
        default: return nil
        }
    }
}
