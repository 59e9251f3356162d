import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// What a worker hands to the coordinator.
enum WorkerMessage: Sendable {
    case done(IndexResult, IndexStageTimes)
    /// Nothing will get better by going on.
    case gaveUp(PhotoIndexingError)
}

/// One thread's part of the pipeline: read, decode, and embed a few at once.
///
/// Each worker runs the model itself. On two cores a separate inference thread would only take turns with the
/// decoders; this way every core is always busy with whatever its own photo needs next, and nothing is handed
/// over.
struct PhotoWorker: Sendable {
    let number: Int
    let session: IndexSession
    let source: any PhotoSource
    let pictures: PictureReader
    let batch: Int
    let jobs: BlockingQueue<IndexWork>
    let messages: BlockingQueue<WorkerMessage>

    private struct Waiting {
        let photo: PreparedPhoto
        let times: IndexStageTimes
    }

    /// Works until the queue of jobs is closed.
    func run() {
        var waiting: [Waiting] = []
        var failures = 0
        while true {
            if !waiting.isEmpty, waiting.count >= batch || jobs.isEmpty {
                embed(waiting, &failures)
                waiting.removeAll()
            }
            // With photos in hand another worker may still take the job away; then those are embedded first.
            guard let job = waiting.isEmpty ? jobs.take() : jobs.takeIfAny() else {
                if waiting.isEmpty { return }
                continue
            }
            var times = IndexStageTimes()
            do {
                switch try prepare(job, &times) {
                case .done(let result): messages.put([.done(result, times)])
                case .needsVector(let photo): waiting.append(Waiting(photo: photo, times: times))
                }
            } catch {
                messages.put([.gaveUp(.store(error))])
            }
        }
    }

    private enum Preparation {
        case done(IndexResult)
        case needsVector(PreparedPhoto)
    }

    private func prepare(_ job: IndexWork, _ times: inout IndexStageTimes) throws(PhotoStoreError)
        -> Preparation
    {
        let file = job.file
        let inFlight = CrashNote.begin(file.path, worker: number)
        defer { inFlight.end() }

        // Many photos at once fit into memory, but not many of the few that are huge.
        let isHuge = file.stamp.size > DecodeLimits.hugeFile
        if isHuge { Self.hugeFiles.lock() }
        defer { if isHuge { Self.hugeFiles.unlock() } }

        let content: PhotoContent
        var refusal: ImageDecodingError?
        switch measured(&times.reading, { read(file, &refusal) }) {
        case .success(let read): content = read
        case .failure(.unwanted): return .done(.failed(file, Failure(refusal ?? .unrecognised)))
        case .failure(let error) where Whereabouts.isDeleted(file.path, error): return .done(.vanished(file))
        case .failure(let error): return .done(.failed(file, Failure(error)))
        }
        func done(_ vector: IndexedPhoto.Vector, _ facts: PhotoFacts?) -> Preparation {
            .done(.read(IndexedPhoto(file: file, content: content, facts: facts, vector: vector)))
        }
        if let known = job.known, known.hasVector, known.contentHash == content.hash {
            guard !known.hasCurrentFacts, let own = try session.twin(of: content.hash) else {
                return done(.kept, nil)
            }
            return done(.kept, pictures.facts(file, content, like: own.facts))
        }
        if let twin = try session.twin(of: content.hash) {
            return done(.ofTwin(twin.id), pictures.facts(file, content, like: twin.facts))
        }
        do {
            return .needsVector(try pictures.prepare(file, content, &times))
        } catch {
            return .done(.failed(file.with(content.stamp), Failure(error)))
        }
    }

    /// Held while one of them is in memory.
    private static let hugeFiles = NSLock()

    /// A file that is being written right now gets a second chance.
    ///
    /// - Parameter refusal: set where the file's first bytes say that the rest need not be read.
    private func read(
        _ file: FoundFile, _ refusal: inout ImageDecodingError?
    ) -> Result<PhotoContent, PhotoSourceError> {
        let item = SourceItem(
            path: file.path, stamp: file.stamp, companions: file.companions, movies: file.candidates)
        var refused: ImageDecodingError?
        defer { refusal = refused }
        func isWanted(_ head: [UInt8]) -> Bool {
            refused = PictureHead(head).refusal(within: pictures.limits)
            return refused == nil
        }
        do {
            return .success(try source.read(item, ifWanted: isWanted))
        } catch .changedWhileReading {
            return Result { () throws(PhotoSourceError) in try source.read(item, ifWanted: isWanted) }
        } catch {
            return .failure(error)
        }
    }

    /// - Parameter failures: how many photos in a row the model failed on. One may be odd; several in a row mean that
    ///   it will fail on all.
    private func embed(_ waiting: [Waiting], _ failures: inout Int) {
        var seconds = 0.0
        let embedded = measured(&seconds) {
            Result { () throws(PhotoEmbeddingError) in try pictures.embedder.embed(waiting.map(\.photo.input))
            }
        }
        switch embedded {
        case .success(let vectors):
            failures = 0
            let share = seconds / Double(waiting.count)
            messages.put(
                zip(waiting, vectors).map { photo, vector in
                    var times = photo.times
                    times.inference += share
                    return .done(.read(photo.photo.indexed(vector)), times)
                })
        case .failure where waiting.count > 1:
            for photo in waiting { embed([photo], &failures) }
        case .failure(let error):
            failures += 1
            messages.put(
                failures < Self.mostFailures
                    ? waiting.map { .done(.failed($0.photo.file, .noVector(error)), $0.times) }
                    : [.gaveUp(.embedding(error))])
        }
    }

    private static let mostFailures = 8
}

/// Runs `body` and adds the seconds it took.
func measured<Result>(_ seconds: inout Double, _ body: () -> Result) -> Result {
    let start = ContinuousClock.now
    defer { seconds += start.duration(to: .now).seconds }
    return body()
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

extension FoundFile {
    func with(_ stamp: FileStamp) -> FoundFile {
        FoundFile(
            path: path, stamp: stamp, companions: companions, candidates: candidates,
            sidecarsModified: sidecarsModified)
    }
}

extension FoundFile {
    /// The candidates that are the moving half of the photo, and those that are not.
    func movies(provenBy content: PhotoContent) -> (own: [PhotoPath], strangers: [PhotoPath]) {
        let own = LivePhoto.movies(ofPhoto: content.bytes, among: candidates)
        return (own, candidates.filter { !own.contains($0) })
    }
}

extension IndexedPhoto {
    init(file: FoundFile, content: PhotoContent, facts: PhotoFacts?, vector: Vector) {
        let movies = file.movies(provenBy: content)
        self.init(
            path: file.path, stamp: content.stamp, companions: file.companions + movies.own,
            strangers: movies.strangers, contentHash: content.hash, facts: facts,
            sidecarsModified: file.sidecarsModified, vector: vector)
    }
}
