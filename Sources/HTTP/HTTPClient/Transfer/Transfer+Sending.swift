internal import CCurl

extension Transfer {
  /// curl asks for more of the body.
  func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    startProducer()
    clock.peerIsAlive()
    switch unsafe upload?.read(into: buffer) ?? .end {
    case .bytes(let count):
      if upload?.isEmpty ?? true { wakeWriters() }
      return count
    case .later:
      return Int(CURL_READFUNC_PAUSE)
    case .end:
      return 0
    case .tooShort:
      failure = failure ?? error(.requestBody, detail: "it is shorter than was announced")
      return Int(CURL_READFUNC_ABORT)
    }
  }

  /// Takes a chunk from the producer and waits until curl has it.
  func write(_ bytes: [UInt8]) async throws(HTTPClientError) {
    guard !isOver else {
      throw failure ?? error(.closed, detail: "the answer came before the whole body was sent")
    }
    guard !bytes.isEmpty, let upload else { return }
    guard upload.hasRoom(for: bytes.count) else {
      abort(.requestBody, detail: "it is longer than was announced")
      throw failure ?? error(.requestBody)
    }
    changeUpload { $0.append(bytes) }
    while !isOver, self.upload?.isEmpty == false {
      await withCheckedContinuation { writers.append($0) }
    }
    if let failure { throw failure }
  }

  /// The producer is done, well or not.
  func producerEnded(_ error: (any Error)?) {
    guard !isOver else { return }
    if error != nil { return abort(.requestBody, detail: "its producer failed") }
    changeUpload { $0.end() }
  }

  func wakeWriters() {
    let waiting = writers
    writers = []
    for writer in waiting { writer.resume() }
  }

  private func changeUpload(_ change: (inout Upload) -> Void) {
    guard var upload else { return }
    let wasStarved = upload.isStarved
    change(&upload)
    self.upload = upload
    if wasStarved { letFlow() }
  }

  private func startProducer() {
    guard let produce else { return }
    self.produce = nil
    producer = produce()
  }
}
