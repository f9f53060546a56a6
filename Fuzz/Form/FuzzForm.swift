import PosternHTTPTypes

/// Whatever is taken is the same after it was written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let form = try? Form(bytes) else { return 0 }
  let again = try? Form(query: form.text, limits: Form.Limits(bytes: .max))
  precondition(again == form)
  for parameter in form.parameters {
    let values = form.values(of: parameter.name)
    precondition(values.contains(parameter.value))
    precondition((try? form.single(parameter.name)) == (values.count == 1 ? parameter.value : nil))
  }
  return 0
}
