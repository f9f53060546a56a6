"""Requests to disagree about: a grammar with smuggling vectors in it, and bytes changed at random.

Everything comes from one seed, so a difference that was seen once is seen again.
"""

import random

METHODS = ["GET", "POST", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"]
ODD_METHODS = ["get", "FOO", "M-SEARCH", "CONNECT", "TRACE", "PRI", "G(T", "PROPFIND", "", "SOURCE", "GET\t", "X" * 70]
TARGETS = ["/", "/mcp", "/a/b?c=d", "/?q", "/a%20b", "/~a;b=1", "/a?b={c}|d", "//a", "/../b", "/?a=%zz", "/a?"]
ODD_TARGETS = [
    "*", "http://a/", "http://a", "HTTP://a/x?y", "http://b/", "http://u@a/", "a:443", "a", "", "/a b", "/a#b", "/%",
    "/%4", "/a\\b", "/\"", "/<x>", "/\x7f", "/\xe9", "/a\tb", "http://a:99999/", "https://a?b", "?a", "#", "/[1]", "ftp://a/",
    "/" + "a" * 8200, "http://[::1]/", "/?" + "b" * 3000, "/^", "/{a}", "http:///", "http://a\\@b/",
]
VERSIONS = ["HTTP/1.1"] * 12 + ["HTTP/1.0"]
ODD_VERSIONS = [
    "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.10", "HTTP/1", "HTTP/01.1", "HTTPS/1.1", "HTTP/1.1 ", "",
    "ICE/1.0", "RTSP/1.0", "HTTP/1,1", "HTTP/1.1\t", "HTTP/3.0", "HTTP/ 1.1",
]
HOSTS = ["a", "a", "a", "a:80", "example.com", "[::1]", "[::1]:8080", "127.0.0.1:9000", "a_b", "A"]
ODD_HOSTS = [
    "", " ", "a b", "a,b", "u@a", "a/b", "a:", "a:99999", "a:0", "[::1", "[::g]", "a:80:80", "a#", "a?b", "*", "a%41",
    "\xe9", "http://a", "a\\b", ".a", "[1:2]", "::1", "a:+1",
]
FIELDS = [
    "Accept: */*", "User-Agent: x/1.0", "X-A: 1", "x-b:2", "X-C:  a b \t", "X-D:", "X-E: \xe9\xff", "Cookie: a=b; c=d",
    "Connection: keep-alive", "Connection: close", "Connection: x, Keep-Alive", "Connection: , close", "TE: trailers",
    "Expect: 100-continue", "Content-Type: application/json", "X_Under: 1", "Content_Length: 9", "X-F: a,b,,c",
    "X-G: \"q\\\"\"", "Authorization: Bearer abc", "X-H:\ta", "X-I: " + "v" * 200, "Proxy-Connection: keep-alive",
]
ODD_FIELDS = [
    "X : 1", "X\t: 1", ": 1", "X", "X-\x00: 1", "X: \x00", "X: a\x01b", "X: a\rb", "X: a\nb", "X: 1\r\n 2", "X: 1\r\n\t2",
    "X(: 1", "X\xe9: 1", "X: \x7f", "Expect: x", "Expect:", "Upgrade: h2c\r\nConnection: upgrade", "X: \x0b", "X@: 1", " X: 1",
    "Upgrade: websocket", "X: " + "v" * 8200, "Host: a", "host: b", "Connection: close\r\nConnection: keep-alive", "X Y: 1",
    "Content-Length\x0b: 3", "\x0bContent-Length: 3", "X:\r\n", "X: 1\n", "X: 1\r", "X: a\x0cb", "HTTP2-Settings: AAMA", "{}: 1",
    "Connection: \x80close", "Connection: clos", "Connection: keep-alive\x00",
]
LENGTHS = [
    "+{n}", "-{n}", "0{n}", "{n} ", " {n}", "{n},{n}", "{n}, {n}", "{n};a", "0x{n}", "{n}.0", "", "99999999999999999999",
    "9223372036854775807", "{n}a", "\"{n}\"", "{n} {n}", "{n}\x00", "\x0b{n}", "00000000000000000000{n}", "{n}_0", "1e1", "{n}\t",
    "18446744073709551615", "{n},", "\xb2",
]
CODINGS = [
    "chunked", "Chunked", "CHUNKED", " chunked ", "\tchunked", "identity", "gzip", "gzip, chunked", "chunked, chunked",
    "chunked, gzip", "xchunked", "chunkedx", "chunked,", ",chunked", "\"chunked\"", "chunked;a=b", "", "chunked\x00", "\x0bchunked",
    "chunked\r\n ", "chunk", "chunked identity", "\xa0chunked",
]
SIZES = ["0{n}", "+{n}", "-{n}", "0x{n}", " {n}", "{n} ", "{n}\t", "", "{n}g", "fffffffffffffffff", "ffffffffffffffff", "8000000000000000",
         "{n},", "\x00{n}", "000000000000000000{n}", "{n}\x0b", "{n}h", "7fffffff", "00000000{n}"]
EXTENSIONS = [";a", ";a=b", ";a=\"b c\"", "; a = b", ";", ";a;b=c", ";=", ";a=\"\x00\"", ";\x7f", " ;a", ";a=\xe9", ";a\t",
              ";" + "x" * 300, ";a=\"b", ";a b", ";\"a\"", ";a=\"\\\"\""]
TRAILERS = ["X-T: 1", "X-T:", "Content-Length: 5", "Transfer-Encoding: chunked", "Host: b", "X : 1", " X: 1", "X", "X: \x00", "X-T: a\nb",
            "Authorization: x", "X_U: 1", "X-T: \xe9", "X-T: 1\r\n 2", "Trailer: a", "X(: 1"]
ENDS = ["\n", "\r", "\r\r\n", "\n\r", "\r\n\r", "", "\r\n ", " \r\n", "\x0b\r\n", "\x85"]
FRONTS = ["\r\n", "\r\n\r\n", "\n", "\r", " ", "\t", "\x00", "\x16\x03\x01", "\xef\xbb\xbf", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\n \r\n", "\n\r\n"]
BYTES = bytes([0, 9, 10, 11, 12, 13, 32, 34, 44, 47, 48, 58, 59, 61, 65, 95, 127, 128, 133, 160, 255]) + bytes(range(33, 127))


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def case(self):
        """One connection's bytes, never none: up to three requests, most of them with something wrong."""
        messages = [self.message() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3]))]
        data = b"".join(messages)
        if self.chance(0.35):
            for _ in range(self.random.choice([1, 1, 1, 2, 3])):
                data = self.mutated(data)
        return data or b"\r"

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, usual, odd, probability=0.06):
        return self.random.choice(odd if self.chance(probability) else usual)

    def end(self):
        return self.random.choice(ENDS) if self.chance(0.006) else "\r\n"

    def message(self):
        front = self.random.choice(FRONTS) if self.chance(0.02) else ""
        blank = " " if not self.chance(0.005) else self.random.choice(["  ", "\t", "", " \t"])
        method = self.pick(METHODS, ODD_METHODS)
        line = method + blank + self.pick(TARGETS, ODD_TARGETS, 0.12) + " " + self.pick(VERSIONS, ODD_VERSIONS, 0.04)
        lines = [] if self.chance(0.02) else ["Host: " + self.pick(HOSTS, ODD_HOSTS)]
        lines += [self.pick(FIELDS, ODD_FIELDS, 0.06) for _ in range(self.random.randrange(0, 6))]
        if self.chance(0.004):
            lines += [f"X-{number}: 1" for number in range(self.random.choice([90, 100, 120]))]
        framing, body = self.body(method)
        lines += framing
        if self.chance(0.3):
            self.random.shuffle(lines)
        head = front + line + self.end() + "".join(entry + self.end() for entry in lines) + self.end()
        return head.encode("latin-1") + body

    def body(self, method):
        kind = self.random.random()
        content = bytes(self.random.choice(BYTES) for _ in range(self.random.randrange(0, 40)))
        length = str(len(content))
        if kind < 0.35 and method != "POST" or kind < 0.1:
            return [], b""
        if kind < 0.55:
            return ["Content-Length: " + length], content
        if kind < 0.62:
            return ["Content-Length:" + self.random.choice(LENGTHS).format(n=length)], content
        if kind < 0.65:
            other = self.random.choice([length, str(len(content) + 1), "0"])
            return [f"Content-Length: {length}", f"Content-Length: {other}"], content
        coding = self.pick(["chunked"], CODINGS, 0.15)
        fields = ["Transfer-Encoding: " + coding]
        if self.chance(0.06):
            fields.append("Content-Length: " + self.random.choice([length, "0", "5"]))
        if self.chance(0.03):
            fields.append("Transfer-Encoding: " + self.random.choice(CODINGS))
        return fields, self.chunks(content)

    def chunks(self, content):
        out = b""
        while content:
            size = self.random.randrange(1, len(content) + 1)
            piece, content = content[:size], content[size:]
            digits = self.random.choice(["{:x}", "{:X}"]).format(size)
            if self.chance(0.05):
                digits = self.random.choice(SIZES).format(n=digits)
            out += (digits + self.extension() + self.end()).encode("latin-1") + piece + self.end().encode("latin-1")
        last = self.random.choice(["00", "000", "0x0", " 0", "0 ", "-0", ""]) if self.chance(0.03) else "0"
        trailers = [self.random.choice(TRAILERS) + self.end() for _ in range(1 if self.chance(0.1) else 0)]
        return out + (last + self.extension() + self.end() + "".join(trailers) + self.end()).encode("latin-1")

    def extension(self):
        return self.random.choice(EXTENSIONS) if self.chance(0.06) else ""

    def mutated(self, data):
        if not data:
            return data
        at = self.random.randrange(len(data))
        byte = bytes([self.random.choice(BYTES)])
        kind = self.random.randrange(7)
        if kind == 0:
            return data[:at] + byte + data[at + 1:]
        if kind == 1:
            return data[:at] + byte + data[at:]
        if kind == 2:
            return data[:at] + data[at + 1:]
        if kind == 3:
            return data[:at]
        if kind == 4:
            end = min(len(data), at + self.random.randrange(1, 30))
            return data[:end] + data[at:end] + data[end:]
        if kind == 5:
            end = min(len(data), at + self.random.randrange(1, 10))
            return data[:at] + data[end:]
        return data[:at] + bytes([data[at] ^ (1 << self.random.randrange(8))]) + data[at + 1:]
