import Postern

/// Rolls dice.
struct RollDice: Tool {
  static let summary = "Roll dice and add them up."
  static let effect = Effect.reads

  struct Arguments: Record {
    @Field("How many dice", .range(1...100)) var count = 1
    @Field("How many sides each of them has", .range(2...1000)) var sides = 6
  }

  struct Output: Record {
    @Field("What each of them shows") var dice: [Int]
    @Field("Their sum") var sum: Int
  }

  func call(_ roll: Arguments, in context: ToolContext) async throws -> Output {
    let dice = (0..<roll.count).map { _ in Int.random(in: 1...roll.sides) }
    return try Output { output in
      output.dice = dice
      output.sum = dice.reduce(0, +)
    }
  }
}

await Server.main { try Server("dice", version: "1.0.0", tools: [RollDice()]) }
