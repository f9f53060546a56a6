/// The names that the protocol itself has in `_meta`.
public enum MetaKey {
  /// The revision of a request.
  public static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
  /// What the client of a request can be asked for.
  public static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
  /// What the client of a request is.
  public static let clientInfo = "io.modelcontextprotocol/clientInfo"
  /// What the server of a result is.
  public static let serverInfo = "io.modelcontextprotocol/serverInfo"
  /// The least level of notes that a request wants.
  public static let logLevel = "io.modelcontextprotocol/logLevel"
  /// The subscription that a notification belongs to.
  public static let subscriptionID = "io.modelcontextprotocol/subscriptionId"
  /// What names the progress of a request.
  public static let progressToken = "progressToken"
}
