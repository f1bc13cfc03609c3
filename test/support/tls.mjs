/**
 * A certificate for 127.0.0.1, localhost and aws.test that has signed itself, until 2126, with its key. It is nobody's secret:
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=tasks test"
 *   -addext "subjectAltName=DNS:localhost,DNS:aws.test,IP:127.0.0.1" -keyout key.pem -out cert.pem
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBpzCCAU2gAwIBAgIUZ3e/yvLBWDiSGtI3XdsG1OEW2ZgwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdGFza3MgdGVzdDAgFw0yNjExMjcwMDE2NDdaGA8yMTI2MTEw
MzAwMTY0N1owFTETMBEGA1UEAwwKdGFza3MgdGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABOkFJpCLkfZynURh1RYmWTzclBhf1RM1bMeTaDJJdONvJXOINRE0
N1AG9BhifFyIPGBV05Pj9Wj4d4wO50rpjVijeTB3MB0GA1UdDgQWBBQU4nOUGJkI
k9XjRTB9mU7uSHLSiTAfBgNVHSMEGDAWgBQU4nOUGJkIk9XjRTB9mU7uSHLSiTAP
BgNVHRMBAf8EBTADAQH/MCQGA1UdEQQdMBuCCWxvY2FsaG9zdIIIYXdzLnRlc3SH
BH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIhANMv8nw5pKMCGZk4RSpPUp7BjsEvFZmm
BohZsoYei9noAiBTAoN3QvH2pg+XiHEYGX10kANh/Ub1ul5XE66qLfcL+A==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSuK8E1H+UoaVLjcL
uEF4OjVU9gBWuRwCCKgYihaPW6mhRANCAATpBSaQi5H2cp1EYdUWJlk83JQYX9UT
NWzHk2gySXTjbyVziDURNDdQBvQYYnxciDxgVdOT4/Vo+HeMDudK6Y1Y
-----END PRIVATE KEY-----
`;
