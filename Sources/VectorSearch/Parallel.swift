import CVectorKernels
import Foundation

/// Calls `body` for each of 0..<count on all cores and returns when all are done.
func inParallel(_ count: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
        var work = body
        withUnsafeMutablePointer(to: &work) { work in
            vk_parallel(ProcessInfo.processInfo.activeProcessorCount, count, work) { work, index in
                work?.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(index)
            }
        }
    }
}

/// The fastest inner loops that this machine can run.
///
/// `nonisolated(unsafe)`: a constant table of functions, read only.
nonisolated(unsafe) let kernels: vk_kernels = {
    var best = 0
    while vk_table(best + 1) != nil { best += 1 }
    guard let table = vk_table(best) else { preconditionFailure("There is always the plain table.") }
    return table.pointee
}()
