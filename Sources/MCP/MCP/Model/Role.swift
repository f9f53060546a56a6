/// Who says something, or whom something is for.
public enum Role: String, Sendable, Hashable {
  /// The person.
  case user
  /// The model.
  case assistant
}
