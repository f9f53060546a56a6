import Postern

extension Fixture {
  static func prompts() throws -> [RegisteredPrompt] {
    let completions = ["testing", "tester", "text"]
    return [
      try RegisteredPrompt(PromptDescription(name: "test_simple_prompt", summary: "A prompt without holes."))
      {
        _, _ in PromptResult([.user("This is a simple prompt for testing.")])
      },
      try RegisteredPrompt(
        PromptDescription(
          name: "test_prompt_with_arguments", summary: "A prompt with two holes.",
          arguments: [
            .init("arg1", summary: "The first", isRequired: true),
            .init("arg2", summary: "The second", isRequired: true),
          ]),
        complete: [
          "arg1": { typed, _, _ in CompletionResult(completions.filter { $0.hasPrefix(typed) }) }
        ]
      ) { arguments, _ in
        let (first, second) = (arguments["arg1"] ?? "", arguments["arg2"] ?? "")
        return PromptResult([.user("Prompt with arguments: arg1='\(first)', arg2='\(second)'")])
      },
      try RegisteredPrompt(
        PromptDescription(
          name: "test_prompt_with_embedded_resource", summary: "A prompt with a resource in it.",
          arguments: [.init("resourceUri", summary: "The resource", isRequired: true)])
      ) { arguments, _ in
        PromptResult([
          .user(
            .resource(
              ResourceContents(
                uri: arguments["resourceUri"] ?? "", text: "Embedded resource content for testing."))),
          .user("Please process the embedded resource above."),
        ])
      },
      try RegisteredPrompt(
        PromptDescription(name: "test_prompt_with_image", summary: "A prompt with a picture in it.")
      ) { _, _ in
        PromptResult([
          .user(.image(base64: picture, mimeType: "image/png")), .user("Please analyze the image above."),
        ])
      },
      try RegisteredPrompt(
        PromptDescription(
          name: "test_input_required_result_prompt", summary: "A prompt that asks the person first.")
      ) { _, context in
        let answer = try await context.elicit(form("What is the context?", contextForm), as: "user_context")
        return PromptResult([.user("Context: \(text("context", in: answer))")])
      },
    ]
  }
}
