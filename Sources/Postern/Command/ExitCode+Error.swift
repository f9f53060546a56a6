import PosternConfiguration
import PosternHTTPServer

extension ExitCode {
  /// What the process ends with after an error: whose trouble it is.
  init(after error: any Error) {
    switch error {
    case let error as ConfigurationError: self = error.exitCode
    // Limits come from settings, routes from us.
    case let error as ServerError: self = error.code == .badLimit ? .configuration : .software
    default: self = .failure
    }
  }
}
