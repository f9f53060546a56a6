public import PosternJSON

/// What a client can be asked for: of one request in the stateless era, of a session in the other.
public struct ClientCapabilities: Sendable, Hashable {
  /// Forms for the person.
  public var hasForms = false
  /// Pages for the person.
  public var hasPages = false
  /// A model that answers.
  public var hasSampling = false
  /// A model that may call tools when it answers.
  public var hasSamplingTools = false
  /// A list of folders.
  public var hasRoots = false
  /// Extensions with their settings.
  public var extensions = JSONObject()

  /// Nothing at all.
  public init() {}

  /// Reads what a client declares; what is not known is passed over.
  public init(_ view: JSONView) {
    if let elicitation = view["elicitation"], let modes = elicitation.object {
      hasPages = modes["url"]?.object != nil
      // No mode at all is the older way to say forms.
      hasForms = modes["form"]?.object != nil || modes["url"] == nil
    }
    if let sampling = view["sampling"]?.object {
      hasSampling = true
      hasSamplingTools = sampling["tools"]?.object != nil
    }
    hasRoots = view["roots"]?.object != nil
    extensions = view["extensions"]?.object.map(JSONObject.init) ?? [:]
  }

  /// Whether an extension is declared.
  public func hasExtension(_ name: String) -> Bool { extensions[name] != nil }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    if revision.has(.elicitation), hasForms || hasPages {
      var modes = JSONObject()
      if revision.has(.elicitationByURL) {
        if hasForms { modes["form"] = [:] }
        if hasPages { modes["url"] = [:] }
      }
      try writer.member("elicitation", modes)
    }
    if hasSampling {
      try writer.member(
        "sampling", hasSamplingTools && revision.has(.samplingTools) ? ["tools": [:]] : [:] as JSONObject)
    }
    if hasRoots { try writer.member("roots", [:] as JSONObject) }
    if revision.has(.resultTypes), !extensions.isEmpty { try writer.member("extensions", extensions) }
    writer.endObject()
  }
}
