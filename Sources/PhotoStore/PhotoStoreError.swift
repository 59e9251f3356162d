/// Filled by the first real cases of this module.
public enum PhotoStoreError: Error, Hashable, Sendable {
}
