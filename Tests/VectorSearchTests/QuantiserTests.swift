import CVectorKernels
import TestSupport
import Testing

@testable import VectorSearch

@Suite struct QuantiserTests {
    @Test(arguments: [64, 128, 192, 384, 448, 512, 768])
    func rotationsKeepLengthsAndAngles(_ width: Int) {
        let rotation = Rotation(width: width, seed: 9)
        var random = SeededGenerator(seed: UInt64(width))
        let (one, other) = (random.unitVector(width), random.unitVector(width))
        var (turned, otherTurned) = (one, other)
        rotation.apply(to: &turned)
        rotation.apply(to: &otherTurned)
        #expect(abs(product(one, other) - product(turned, otherTurned)) < 1e-5)
        #expect(abs(product(turned, turned) - 1) < 1e-5)
        #expect(abs(product(one, turned)) < 0.3, "something was rotated")
        var again = one
        Rotation(width: width, seed: 9).apply(to: &again)
        #expect(again == turned)
        Rotation(width: width, seed: 10).apply(to: &again)
        #expect(again != turned)
    }

    /// A single coordinate ends up spread over all, so that every code bit says as much as any other.
    @Test(arguments: [64, 192, 320, 512])
    func rotationsMixAllValues(_ width: Int) {
        let rotation = Rotation(width: width, seed: 3)
        for lane in [0, 1, width / 2, width - 1] {
            var values = [Float](repeating: 0, count: width)
            values[lane] = 1
            rotation.apply(to: &values)
            #expect(values.allSatisfy { abs($0) < 6 / Float(width).squareRoot() })
            #expect(values.count { abs($0) > 0.01 / Float(width).squareRoot() } > width * 3 / 4)
        }
    }

    /// Estimates are unbiased, and their errors as large as predicted.
    @Test(arguments: [128, 384, 512])
    func errorsAreAsPredicted(_ width: Int) throws {
        var data = ClipLike(count: 2_000, dimension: width)
        let source = try RowSource(keys: data.keys, rows: data.rows.flatMap { $0 }, dimension: width)
        let quantiser = Quantiser(width: width, seed: 1, centre: source.mean(width: width))
        let segment = try SegmentBuilder(quantiser: quantiser, source: source).build(lists: 1)
        for text in [false, true] {
            let vector = text ? data.textQuery() : data.imageQuery()
            let query = QuantisedQuery(vector, quantiser)
            let base = product(vector, quantiser.centre)
            var (signErrors, nibbleErrors) = ([Float](), [Float]())
            for slot in 0..<2_000 {
                let truth = product(segment.values(slot), vector)
                let (least, most) = (
                    signBound(segment, slot, query, base, -1), signBound(segment, slot, query, base, 1)
                )
                signErrors.append((truth - (least + most) / 2) / ((most - least) / 2))
                let factors = segment.nibbleFactors(slot)
                var dot: Int32 = 0
                kernels.nibble_dots_at(
                    segment.nibbles.base.assumingMemoryBound(to: UInt8.self), segment.layout.nibbleStride,
                    [UInt32(slot)], 1, query.bytes, width, &dot)
                let estimate =
                    base + query.centreWeight * factors.offset
                    + factors.scale * query.byteStep * (Float(dot) - query.byteShift)
                nibbleErrors.append((truth - estimate) / (factors.error * query.nibbleLength))
            }
            for errors in [signErrors, nibbleErrors] {
                let mean = errors.reduce(0, +) / 2_000
                let deviation = (errors.reduce(0) { $0 + $1 * $1 } / 2_000).squareRoot()
                #expect(abs(mean) < 0.15, "unbiased")
                #expect((0.85...1.15).contains(deviation), "in predicted standard deviations")
            }
        }
    }

    private func signBound(
        _ segment: Segment, _ slot: Int, _ query: QuantisedQuery, _ base: Float, _ confidence: Float
    ) -> Float {
        var bounds = [Float](repeating: 0, count: CodeLayout.blockRows)
        query.planes.withUnsafeBufferPointer { planes in
            guard let planes = planes.baseAddress else { return }
            var signs = vk_sign_query(
                planes: planes, base: base, slope: query.slope, intercept: query.intercept,
                offset_weight: query.centreWeight, error_weight: confidence * query.signLength)
            kernels.sign_bounds(
                segment.block(slot / CodeLayout.blockRows), 1, segment.layout.width, &signs, &bounds)
        }
        return bounds[slot % CodeLayout.blockRows]
    }

    private func product(_ one: [Float], _ other: [Float]) -> Float {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
