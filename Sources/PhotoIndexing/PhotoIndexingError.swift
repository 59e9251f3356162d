/// Filled by the first real cases of this module.
public enum PhotoIndexingError: Error, Hashable, Sendable {
}
