// One import is all that an author of tools needs.
@_exported public import PosternHTTPServer
@_exported public import PosternJSON
@_exported public import PosternJSONSchema
@_exported public import PosternMCP
@_exported public import PosternMCPHTTP
@_exported public import PosternMCPServer
@_exported public import PosternStorage
