import Postern

extension Fixture {
  static func resources() throws -> [RegisteredResource] {
    [
      try RegisteredResource(
        ResourceDescription(
          uri: "test://static-text", name: "static-text", summary: "A text that stays the same.",
          mimeType: "text/plain")
      ) { _ in
        ResourceResult([
          ResourceContents(
            uri: "test://static-text", text: "This is the content of the static text resource.")
        ])
      },
      try RegisteredResource(
        ResourceDescription(
          uri: "test://static-binary", name: "static-binary", summary: "A picture that stays the same.",
          mimeType: "image/png")
      ) { _ in
        ResourceResult([
          ResourceContents(
            uri: "test://static-binary", mimeType: "image/png", body: .blob(base64: picture))
        ])
      },
      try RegisteredResource(
        ResourceDescription(
          uri: "test://watched-resource", name: "watched-resource", summary: "A text to subscribe to.",
          mimeType: "text/plain")
      ) { _ in
        ResourceResult([ResourceContents(uri: "test://watched-resource", text: "Watch me.")])
      },
    ]
  }

  static func templates() throws -> [RegisteredTemplate] {
    [
      try RegisteredTemplate(
        TemplateDescription(
          uriTemplate: "test://template/{id}/data", name: "template-data", summary: "Data by its number.",
          mimeType: "application/json")
      ) { variables, _ in
        let id = variables["id"] ?? ""
        let data = try JSONWriter.encode([
          "id": .string(id), "templateTest": true, "data": .string("Data for ID: \(id)"),
        ])
        return ResourceResult([
          ResourceContents(
            uri: "test://template/\(id)/data", text: String(decoding: data, as: UTF8.self),
            mimeType: "application/json")
        ])
      }
    ]
  }
}
