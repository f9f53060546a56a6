"""Every way in which we may differ from h11 and llhttp: at most thirty, each with its reason.

A translation turns what a peer read into what we make of it, and the comparison goes on. A rule takes a difference that
ends the comparison; where the peer read a complete request, the rule looks at that request and does not believe our
reason alone. None can excuse a request that we serve and both others refuse: that is checked before any rule.
"""

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address
from typing import Callable


@dataclass
class Rule:
    name: str
    section: str
    reason: str
    holds: Callable


@dataclass
class Translation:
    name: str
    section: str
    reason: str
    apply: Callable


def values(request, name):
    return [value for known, value in request.fields if known == name]


# What a peer's request becomes.

def without_underscores(_, request, ours):
    return replace(request, fields=[entry for entry in request.fields if b"_" not in entry[0]])


def origin_form(_, request, ours):
    match = re.fullmatch(rb"https?://[^/?]*(.*)", request.target, re.I | re.S)
    if not match:
        return request
    rest = match[1]
    return replace(request, target=rest if rest.startswith(b"/") else b"/" + rest)


def trimmed(peer, request, ours):
    if peer != "llhttp":
        return request
    return replace(request, fields=[(name, value.strip(b" \t")) for name, value in request.fields])


def coding_as_sent(peer, request, ours):
    if peer != "h11" or values(request, b"transfer-encoding") != [b"chunked"]:
        return request
    sent = dict(ours.fields).get(b"transfer-encoding", b"")
    same = sent.lower() == b"chunked"
    return replace(request, fields=[(name, sent if same and name == b"transfer-encoding" else value)
                                    for name, value in request.fields])


TRANSLATIONS = [
    Translation("underscore-names", "9110 5.1", "a name with an underscore can pass for another one; dropped",
                without_underscores),
    Translation("absolute-form", "9112 3.2.2", "the authority is Host's, so only path and query are left", origin_form),
    Translation("blanks-at-the-end", "9112 5", "blanks around a value are not part of it; llhttp keeps them", trimmed),
    Translation("case-of-coding", "9112 7", "h11 turns the value into lower case, we leave it as it is", coding_as_sent),
]

# Where we refuse and a peer does not.

PATH = rb"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
TARGET = re.compile(rb"(?:https?://[^/?@#]+(?:/" + PATH + rb")?|/" + PATH + rb")(?:\?[!$-;=?-~]*)?", re.I)
HOST = re.compile(rb"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*|\[([0-9A-Fa-f:.]+)\])(?::([1-9][0-9]{0,4}))?")


def refused(*reasons, when=lambda request: True, unless=()):
    """We refuse for one of the reasons; a request that the peer has read completely is as `when` says."""
    def holds(difference):
        if difference.kind != "stricter" or difference.ours.reason not in reasons:
            return False
        request = difference.their_request
        return request is None or not request.complete or difference.peer in unless or when(request)
    return holds


def is_odd_target(request):
    if request.target == b"*":
        return request.method != b"OPTIONS"
    return not request.target or not TARGET.fullmatch(request.target)


def is_host(text):
    match = HOST.fullmatch(text.strip(b" \t"))
    try:
        return bool(match) and int(match[2] or 1) <= 65535 and (not match[1] or bool(IPv6Address(match[1].decode())))
    except ValueError:
        return False


def is_odd_host(request):
    match = re.match(rb"https?://([^/?]*)", request.target, re.I)
    return not all(map(is_host, values(request, b"host") + ([match[1]] if match else [])))


def has_foreign_authority(request):
    match = re.match(rb"https?://([^/?]*)", request.target, re.I)
    return bool(match) and match[1].lower() != values(request, b"host")[0].strip().lower()


def has_odd_length(request):
    lengths = values(request, b"content-length")
    return len(lengths) != 1 or len(lengths[0]) > 18 or not lengths[0].isdigit()


def is_loose_line(difference):
    return refused("invalid-request-line", when=lambda request: request.version == "0.9" or b"  " in difference.case)(difference)


def is_odd_coding(difference):
    codings = [value.strip().lower() for value in values(difference.their_request, b"transfer-encoding")] \
        if difference.their_request else []
    if refuses("llhttp", "invalid `Transfer-Encoding`")(difference):
        return values(difference.their_request, b"transfer-encoding")[0].endswith(b"\t")
    return refused("invalid-transfer-coding", when=lambda _: codings != [b"chunked"])(difference)


def is_long(request):
    return (len(request.target) > 8000 or len(request.fields) > 99 or len(request.method) > 64
            or any(len(value) > 8000 for _, value in request.fields) or sum(map(len, sum(request.fields, ()))) > 14000)


def is_first_sight(difference):
    request = difference.their_request
    return difference.kind == "stricter" and difference.theirs.ending == "incomplete" and not (request and request.complete)


# Where a peer refuses, or stops, and we do not.

def refuses(peer, *reasons):
    def holds(difference):
        return (difference.peer == peer and difference.kind in ("laxer", "later")
                and any(reason in difference.theirs.reason for reason in reasons))
    return holds


def is_inside_line(difference):
    return difference.kind == "later" and (difference.our_request is None or not difference.case.endswith(b"\n"))


def follows_old_version(difference):
    return (difference.peer == "h11" and difference.theirs.ending == "stopped"
            and difference.theirs.requests[-1].version == "1.0" and difference.index >= len(difference.theirs.requests))


def is_upgrade(difference):
    requests = difference.theirs.requests
    return (difference.peer == "llhttp" and difference.theirs.ending == "stopped" and difference.index >= len(requests) - 1
            and bool(values(requests[-1], b"upgrade")))


RULES = [
    Rule("persistent-1.0", "9112 9.3", "an HTTP/1.0 client may ask to keep the connection; h11 never does", follows_old_version),
    Rule("upgrade", "9110 7.8", "Upgrade is ignored; llhttp hands the connection over", is_upgrade),
    Rule("target", "9112 3.2", "a target is a path, an http URL, or * with OPTIONS; no fragment, no stray bytes",
         refused("invalid-target", when=lambda request: is_odd_target(request) or is_odd_host(request))),
    Rule("host", "9112 3.2", "Host is checked, and so is an authority in the target", refused("invalid-host", when=is_odd_host)),
    Rule("one-host", "9112 3.2", "HTTP/1.1 needs exactly one Host; llhttp does not look",
         refused("missing-host", "repeated-host", when=lambda request: len(values(request, b"host")) != 1)),
    Rule("foreign-authority", "9112 3.2.2", "a target must not contradict Host",
         refused("foreign-authority", when=has_foreign_authority)),
    Rule("version", "9112 2.3", "only HTTP/1.1 and HTTP/1.0, in capitals",
         refused("invalid-version", "unsupported-version")),
    Rule("request-line", "9112 3", "one space, and a version; llhttp skips spaces and reads HTTP/0.9", is_loose_line),
    Rule("connect-trace", "9110 9.3.6, 9.3.8", "no tunnels and no echo",
         refused("connect-method", "trace-method", when=lambda request: request.method in (b"CONNECT", b"TRACE"))),
    Rule("limits", "9112 2.3, 3", "lines, fields and heads are bounded",
         refused("invalid-method", "request-line-too-long", "field-line-too-long", "head-too-large", "too-many-fields",
                 when=is_long)),
    Rule("folding", "9112 5.2", "a folded field is refused, not unfolded", refused("folded-field")),
    Rule("bare-line-ends", "9112 2.2", "only CR LF ends a line", refused("bare-lf", "bare-cr")),
    Rule("empty-lines", "9112 2.2", "an empty line in front of a request is refused, as h11 does; llhttp skips any",
         refused("invalid-method", when=lambda request: len(request.method) <= 64)),
    Rule("control-bytes", "9110 5.5", "no control bytes in values; h11 stops at NUL only", refused("control-byte")),
    Rule("length-and-coding", "9112 6.1", "both is an attempt at smuggling",
         refused("length-and-coding", when=lambda request: {b"content-length", b"transfer-encoding"} <= dict(request.fields).keys())),
    Rule("one-length", "9110 8.6", "one Content-Length, in digits, that fits; equal ones are refused too",
         refused("repeated-content-length", "invalid-content-length", when=has_odd_length, unless=("h11",))),
    Rule("coding", "9112 6.1", "no transfer coding but chunked, once; llhttp refuses it with a tab behind it", is_odd_coding),
    Rule("coding-in-1.0", "9112 6.1", "HTTP/1.0 has no transfer codings",
         refused("coding-in-old-version", when=lambda request: request.version == "1.0")),
    Rule("expectation", "9110 10.1.1", "an unknown expectation is answered 417",
         refused("unknown-expectation", when=lambda request: any(value.strip().lower() != b"100-continue" for value in values(request, b"expect")))),
    Rule("chunk-size", "9112 7.1", "digits only, and a number that fits", refused("invalid-chunk-size", "unterminated-chunk")),
    Rule("chunk-extension", "9112 7.1.1", "bounded, tokens only: with quotes there are two ends to a line", refused("invalid-chunk-extension")),
    Rule("trailer", "9110 6.5.1", "no framing, routing or authentication after the body", refused("forbidden-trailer")),
    Rule("body-limit", "9110 15.5.14", "a body is refused by its announced length", refused("body-too-large")),
    Rule("first-sight", "9112 2.2", "a bad line is refused when it is there; h11 waits for the whole head", is_first_sight),
    Rule("any-method", "9110 9.1", "a method is any token, and the router knows which; llhttp has a list",
         refuses("llhttp", "Invalid method encountered", "Expected HTTP/2 Connection Preface", "Expected space after method")),
    Rule("line-at-a-time", "9112 2.2", "what a line or a head says is judged when it is complete", is_inside_line),
]
