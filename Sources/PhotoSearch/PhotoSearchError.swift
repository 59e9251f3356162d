/// Filled by the first real cases of this module.
public enum PhotoSearchError: Error, Hashable, Sendable {
}
