/// A P-256 key behind the passphrase "secret", in the two forms that OpenSSL writes; it guards nothing.
let encryptedPKCS8 = """
  -----BEGIN ENCRYPTED PRIVATE KEY-----
  MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgxTykAQYrtAQICA+gw
  DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEOsDjDJTbQsz2mcSzUDbI8MEgZA+
  4EVN7c12sHqfn8k6mk3l6mZ1rAz1r/TLj1qzQYUwuuWVp5NsX3Cxmzl1mmJrwIRV
  q49PxWHiHNnI5hznbdZLeTHfDIuJuIBe+9x5yCyNCKl2Sex6+96g7dToAlKVmOJp
  tUu5aFzht3qujLRoWwesR3UH5INKg5gp5rmRuZ0I1zMhfa5GO5G66VuNuQCDJuY=
  -----END ENCRYPTED PRIVATE KEY-----
  """

let encryptedTraditional = """
  -----BEGIN EC PRIVATE KEY-----
  Proc-Type: 4,ENCRYPTED
  DEK-Info: AES-128-CBC,34DBCB0D0F88F8185140D54081637604

  AnODyk3CxHRizKTqOBQB+YYy4iAs5XkViEc2nFU0KH5CsYMbzs/Bl3om7XJR6epA
  HL0D1IJ803iL/kptXo8wHbKSb8a7qHoHJgFe229+w8o+g2cy3DS3pZtlYhaAhOCW
  5UrHCfm5IgnSZwM4rjM08Kd6a9WZuT79/yJ6kUuJtGw=
  -----END EC PRIVATE KEY-----
  """

/// An RSA certificate of 1024 bits, below what security level 2 allows, and its key.
let weakCertificate = """
  -----BEGIN CERTIFICATE-----
  MIIB/DCCAWWgAwIBAgIUJlbuPHaqc8EY0a0dXcRVvu/l4EMwDQYJKoZIhvcNAQEL
  BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjEwOTU1NTJaGA8yMTI2MTAyODA5
  NTU1MlowDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC
  gYEAngmRVyaYzox+Ak4FX1/mcE3H5m+NHRXr8mIO4OZsd2oA0vGJ2+xlH5L53oRB
  34c9ZdzqbhbbQzjodE0pS+rKNhbzlAh+/GkkCFNbiv0lQ9vD70t/pZj+Cvfcm5GH
  v8I/wG3P3HaMTg5bEpTBSW8ohauW4M0/2Oyyebexa3crEYUCAwEAAaNTMFEwHQYD
  VR0OBBYEFFIr+09+ZlxaSGXUkniFZRi9QZAGMB8GA1UdIwQYMBaAFFIr+09+Zlxa
  SGXUkniFZRi9QZAGMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEA
  VcuwiTwJ7pVtUJh8GwWk22s8YUjQ/OqyC2vyDuCHAgpmBv8jO31MzJlwLo987xHX
  qMeakzvXnZqnOq3iC4bZA3zSZg1UqEuHNg1U53ke/fgxvMvemnyBzz1RCIbiwqk5
  aVYfAe6+N/ECKegBctZhqCBerTAn/+4AWzjaSta1/YI=
  -----END CERTIFICATE-----
  """

let weakKey = """
  -----BEGIN PRIVATE KEY-----
  MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAJ4JkVcmmM6MfgJO
  BV9f5nBNx+ZvjR0V6/JiDuDmbHdqANLxidvsZR+S+d6EQd+HPWXc6m4W20M46HRN
  KUvqyjYW85QIfvxpJAhTW4r9JUPbw+9Lf6WY/gr33JuRh7/CP8Btz9x2jE4OWxKU
  wUlvKIWrluDNP9jssnm3sWt3KxGFAgMBAAECgYAvhF7v3koJqJJmrQDOiW4nDCvz
  rEy4lxPHYBZrJr0sNnIi+r7hojVRhgadEhUgWXBrhT3zdendT2oNNfoZunGr0rQc
  WqOSwwN7WNqg0AC11r+uIEIufMBI0+ZtMgA26Q0YfhvmOmdQM9T1AuINPmHhGSXK
  46fpSCPwnig8QVBkoQJBANE5ZV6zjdw2/iD2AceX0WZBXI9wNKmebUyCDJRGfSLD
  00taoRqw/dG0HheH5EYRWpevqSJTiGnR+zR6WdWf8q0CQQDBXpPbuPCGKsjK6ywT
  ty2i7Ap0B97OXV+yZ6cimbwAE6YAtq3m7M4mXpSqPUcrkf9zloNTOB8XJcF1B7jW
  0E05AkEAzpWDmBxmaBgMmPMPEsq+wd6rzB2YghqiBTcrwIRRLrB4wyC7jiVQmWzl
  gYp2RREBiGCz+ebM/N+O0GQ2q44BCQJBALVH9VYIC3W8poGV97yD/kS/BQ3CUx8k
  apLWmdnWRmnMAdSpbl8PojRWdwkiaZZvSQ0UDgn2ky8gNj2A/8hjgAECQQCU8e0U
  61tVORlQHqso1mfHbY1nAdY08HCG5+YJN+VZWeFIRHQp89r/JAhRvZcJGrPEDGe6
  +d+bkH3db3+RUn43
  -----END PRIVATE KEY-----
  """

enum RefusedKeys {
  /// Keys that are well-formed and not good enough: RSA of 1,024 bits, and the curve secp256k1.
  static let all = [
    """
    -----BEGIN PRIVATE KEY-----
    MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANp0i0mZ7XkqD9na
    5LxSCDzlSJFbkwNJnfGfETXNPhmLXfrsS6Gf1MufQrnPxN3wCK6Sd+T6DRtOl+I7
    ofMb5mj2aoDdqEu1+jLquZKjoMF12zf5y1uwnRI7Rq0Wy9uBofsTSMg5iD4BUwoK
    vJdYJsRLCbdufsfBCQNhRjCOYS1PAgMBAAECgYBj1SrqYdvyqVRBHRW3Mk3tdmLp
    es3+jKAPkcANtFQS3GwAhggyPpbCz29w9xBi1JVDIlCEZfmjZxFmJBZowXFT4cjo
    ktlScRjpwOUel4lW/lHkItqBGcduHlCcTLyWsX038iX++485rA+G68iL/8cbfHvc
    mEjNdqhmIi0pjAuLYQJBAP3Q4WBKxh3QPiBrOkR+iFzAPGtuyUbJgJht8GTP0Jux
    oyIiDQ5WkAUX0mI/0nis450rpnF7tyF/PoYlqHkj+kcCQQDcVcTuIDmEcQw2Vwiv
    e0Rmn9eh/5vdVXnTIlxV3kSGevBVajaQvM59QVz/98VDbAlwAXGxw6TghJ3XA16d
    7DC5AkEAvptepTGCFmGMRkxANa/QN9cliIhqHv6z08S8AvkNb96246suotXe0fRR
    yfaj2Hv9csqU9CQ0IrOsAJHHMzIRgQJAS+rNiNLXnpepAowodPY/EjEfBjVhSfjq
    meHr+LY13DQ93OBU3rf/Wc8MsTF46YsvEUWeHAbyJ13qWKxTjIxWGQJACCT/5gCv
    Z80dTNgmUT1eEZx9QRfRtRf0sHA7qYD+M3pk9R6+oShueuXAwsMZzn/E05PGfP4y
    on0hjK1W8Z1YUQ==
    -----END PRIVATE KEY-----
    """,
    """
    -----BEGIN PRIVATE KEY-----
    MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgCgT27Q7QknCm48zDG+IW
    MZ4+omDlpnelrLGxAGX2GaihRANCAARfMEAj0DNu/Je2D/ejmcA84twBjnUO+9sP
    3PNZ2as3N0ixuYy1HcNpzGBAO/slqQmDd1c89hMYmLet3kFBHWh1
    -----END PRIVATE KEY-----
    """,
  ]
}
