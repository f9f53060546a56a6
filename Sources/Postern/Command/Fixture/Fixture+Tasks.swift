import Postern
import PosternEventLoop

extension Fixture {
  /// Tools that go on after their request.
  static func taskTools() throws -> [RegisteredTool] {
    [
      try RegisteredTool("greet", "Greets somebody, at once.", effect: .reads) { (arguments: Named, _) in
        "Hello, \(arguments.name)!"
      },
      try RegisteredTool("slow_compute", "Takes its time.", effect: .reads) { (arguments: Slow, context) in
        try await context.goOn { _ in
          try await LoopClock().sleep(for: .milliseconds(Int64(arguments.seconds * 1000)))
          return "\(arguments.label ?? "It") took \(arguments.seconds) seconds."
        }
      },
      try RegisteredTool("failing_job", "Goes on as a task, and says that it failed.") { context in
        try await context.goOn(asTaskRequired: true) { _ in
          try await LoopClock().sleep(for: .seconds(1))
          throw ToolError("The job failed, as it was meant to.")
        }
      },
      try RegisteredTool("protocol_error_job", "Goes on as a task, and ends with an error.") { context in
        try await context.goOn(asTaskRequired: true) { _ in
          throw ProtocolError(.internalError, "The job ended with an error, as it was meant to.")
        }
      },
      try RegisteredTool("confirm_delete", "Asks before it deletes nothing.", effect: .deletes) {
        (arguments: Deletion, context) in
        try await context.goOn(asTaskRequired: true) { context in
          let answer = try await context.elicit(
            form("Delete \(arguments.filename)?", confirmForm), as: "confirm")
          let isConfirmed = answer.content["confirm"]?.bool == true
          return isConfirmed ? "Deleted \(arguments.filename)." : "Kept \(arguments.filename)."
        }
      },
      try RegisteredTool("multi_input", "Asks for two things at once.") { context in
        try await context.goOn(asTaskRequired: true) { context in
          let answers = try await context.ask([
            .init(key: "name", request: .form(form("What is your name?", nameForm))),
            .init(key: "color", request: .form(form("Which color?", colorForm))),
          ])
          return "Answers: \(answers.keys.sorted().joined(separator: ", "))"
        }
      },
      try RegisteredTool("test_tool_with_task", "Asks for a name, and goes on as a task.") { context in
        let answer = try await context.elicit(form("What is your name?", nameForm), as: "user_name")
        return try await context.goOn { _ in "Hello, \(text("name", in: answer))!" }
      },
    ]
  }

  private struct Named: Record {
    @Field("Who is greeted") var name: String
  }

  private struct Slow: Record {
    @Field("How long it takes", .range(0.0...3600)) var seconds: Double
    @Field("What is computed") var label: String?
  }

  private struct Deletion: Record {
    @Field("What is deleted") var filename: String
  }
}
