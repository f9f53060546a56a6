internal import PosternJSON
internal import PosternMCP

extension ToolDescription {
  /// What is wrong with it, each in a sentence: mistakes of the author that no client should have to find.
  var problems: [String] {
    var problems = metadata.problemsAsMetadata
    if !ItemName.isValid(name) { problems.append(ItemName.rule) }
    if summary.allSatisfy(\.isWhitespace) { problems.append("the summary is empty; a model chooses by it.") }
    if let title, title.allSatisfy(\.isWhitespace) { problems.append("the title is empty.") }
    if inputSchema["type"] != "object" {
      problems.append(#"the schema of its arguments must say "type": "object"."#)
    }
    if (try? JSONWriter.encode(.object(inputSchema))) == nil
      || outputSchema.map({ (try? JSONWriter.encode(.object($0))) == nil }) == true
    {
      problems.append("a schema holds a number that JSON cannot write.")
    }
    return problems
  }
}
