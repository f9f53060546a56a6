import PosternMCP
import PosternTesting
import Testing

struct NameTests {
  @Test(
    .requirement("MCP-47"),
    arguments: [
      "a", "getUser", "DATA_EXPORT_v2", "admin.tools.list", "get-user", "0", "-",
      String(repeating: "a", count: 64),
    ])
  func `a tool may be called by letters, digits and three marks`(name: String) {
    #expect(ItemName.isValid(name))
  }

  @Test(
    .requirement("MCP-47"),
    arguments: [
      "", "a b", "a/b", "a,b", "a:b", "é", "e\u{301}", "a\n", "a\0", "名", "a\u{200B}",
      String(repeating: "a", count: 65),
    ])
  func `a tool is not called by anything else`(name: String) {
    #expect(!ItemName.isValid(name))
  }

  @Test(
    .requirement("MCP-7"),
    arguments: [
      "progressToken", "a", "a-b_c.d", "7", "com.example/x", "a/b", "com.example/",
      "io.modelcontextprotocol/logLevel",
      "a1-b.c2/n", MetaKey.serverInfo, MetaKey.subscriptionID, MetaKey.progressToken,
    ])
  func `a name in _meta has a prefix of labels, or none`(key: String) {
    #expect(MetaName.isValid(key))
  }

  @Test(
    .requirement("MCP-7"),
    arguments: [
      "", "/", "/x", "-a", "a-", "_a", "a.", ".a", "a b", "é", "a/b/c", "1com.example/x", "com..example/x",
      ".com/x",
      "com./x", "com.-a/x", "com.a-/x", "com.a_b/x", "com.example/-", "com.example/a\u{301}", "com.éx/a",
      "com.example//",
    ])
  func `what does not follow the grammar is no name in _meta`(key: String) {
    #expect(!MetaName.isValid(key))
  }

  @Test(
    .requirement("MCP-7"),
    arguments: [
      "io.modelcontextprotocol/x", "dev.mcp/", "org.modelcontextprotocol.api/x", "com.mcp.tools/x",
      "io.mcp/\u{301}x",
    ])
  func `the second label makes a prefix the protocol's`(key: String) {
    #expect(MetaName.isReserved(key))
  }

  @Test(
    .requirement("MCP-7"),
    arguments: [
      "com.example.mcp/x", "mcp/x", "modelcontextprotocol/x", "io.modelcontextprotocol", "mcp.io/x",
      "com.mcpx/y",
      "progressToken", "", "a/io.mcp/x",
    ])
  func `other prefixes are free`(key: String) {
    #expect(!MetaName.isReserved(key))
  }
}
