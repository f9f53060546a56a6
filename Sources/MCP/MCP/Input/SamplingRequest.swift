public import PosternJSON

/// A conversation that the client's model is to continue.
public struct SamplingRequest: Sendable, Hashable {
  /// The conversation so far.
  public var messages: [PromptMessage]
  /// How long the answer may be.
  public var maximumTokens: Int
  /// What the model is told about its part.
  public var systemPrompt: String?
  /// How free the model is.
  public var temperature: Double?
  /// Texts at which it stops.
  public var stopSequences: [String]
  /// Which model is wanted, as the protocol writes it.
  public var modelPreferences: JSONObject?
  /// Tools that the model may call, as the protocol writes them.
  public var tools: [JSONObject]
  /// How it may call them, as the protocol writes it.
  public var toolChoice: JSONObject?

  /// A conversation.
  public init(
    _ messages: [PromptMessage], maximumTokens: Int, systemPrompt: String? = nil, temperature: Double? = nil,
    stopSequences: [String] = [], modelPreferences: JSONObject? = nil, tools: [JSONObject] = [],
    toolChoice: JSONObject? = nil
  ) {
    self.messages = messages
    self.maximumTokens = maximumTokens
    self.systemPrompt = systemPrompt
    self.temperature = temperature
    self.stopSequences = stopSequences
    self.modelPreferences = modelPreferences
    self.tools = tools
    self.toolChoice = toolChoice
  }

  func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    try writer.member("messages", messages) { writer, message throws(JSONError) in
      try message.write(to: &writer, in: revision)
    }
    writer.member("maxTokens", maximumTokens)
    writer.member("systemPrompt", systemPrompt)
    try writer.member("temperature", temperature.map(JSONValue.double))
    if !stopSequences.isEmpty {
      try writer.member("stopSequences", stopSequences) { writer, text throws(JSONError) in writer.value(text)
      }
    }
    try writer.member("modelPreferences", modelPreferences)
    guard revision.has(.samplingTools), !tools.isEmpty else { return }
    try writer.member("tools", tools) { writer, tool throws(JSONError) in try writer.value(.object(tool)) }
    try writer.member("toolChoice", toolChoice)
  }
}
