import Postern

extension Fixture {
  /// Tools that change what the server offers while it runs.
  static func changeTools() throws -> [RegisteredTool] {
    [
      try RegisteredTool("test_trigger_tool_change", "Adds a tool, or takes it away.", .updates) { context in
        if context.server.remove(from: .tools, named: "test_dynamic_tool") { return "The tool is gone." }
        try context.server.add(
          try RegisteredTool("test_dynamic_tool", "Comes and goes.") { _ in "I am here." })
        return "The tool is here."
      },
      try RegisteredTool("test_trigger_prompt_change", "Adds a prompt, or takes it away.", .updates) {
        context in
        if context.server.remove(from: .prompts, named: "test_dynamic_prompt") {
          return "The prompt is gone."
        }
        try context.server.add(
          RegisteredPrompt(PromptDescription(name: "test_dynamic_prompt", summary: "Comes and goes.")) {
            _, _ in
            PromptResult([.user("I am here.")])
          })
        return "The prompt is here."
      },
      try RegisteredTool("test_trigger_resource_update", "Says that the watched resource changed.", .updates)
      {
        context in
        context.server.changes.publish(.resource(uri: "test://watched-resource"))
        return "Told."
      },
    ]
  }
}
