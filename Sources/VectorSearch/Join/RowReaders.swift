import CVectorKernels

extension ExactIndex {
    func reader() -> RowReader {
        let (chunks, centre) = (chunks, centre)
        return RowReader(keys: chunks.flatMap(\.keys), width: width) { row, values in
            chunks[row / RowChunk.full].load(row % RowChunk.full, into: values, centre: centre)
        }
    }
}

extension QuantisedIndex {
    func reader() -> RowReader {
        let (source, width) = (rows(of: parts), quantiser.layout.width)
        return RowReader(keys: source.keys, width: width) { row, values in
            kernels.f32_from_f16(source.rows[row], values, width)
        }
    }
}
