extension URI {
  /// Adds segments to the path, each in percent-encoding; a slash at the end of the path is not doubled.
  ///
  /// - Throws: A ``URIError`` for an empty segment, for `.` and `..`, which no encoding protects, or when it gets too long.
  public func appending(path segments: String...) throws(URIError) -> URI {
    var path = self.path
    for segment in segments {
      if segment.isEmpty { throw .badPath }
      if segment == "." || segment == ".." { throw .dotSegment }
      path += (path.hasSuffix("/") ? "" : "/") + PercentEncoding.encode(segment)
    }
    return try URI(self[0..<parts.path.lowerBound] + path + self[parts.path.upperBound..<text.utf8.count])
  }

  /// Adds parameters to the query in the encoding of forms, after those that are there.
  ///
  /// - Throws: A ``URIError`` when it gets too long.
  public func appending(query parameters: [Form.Parameter]) throws(URIError) -> URI {
    guard !parameters.isEmpty else { return self }
    let end = (parts.query ?? parts.path).upperBound
    let joint = query == nil ? "?" : query?.isEmpty == true ? "" : "&"
    return try URI(self[0..<end] + joint + Form(parameters).text + self[end..<text.utf8.count])
  }
}
