/**
 * A certificate for 127.0.0.1 and localhost that has signed itself, until 2126, with its key. It is nobody's secret:
 * openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=tasks test"
 *   -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout key.pem -out cert.pem
 */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUOgAwIBAgIUCcTpgSXJZVOLJKW5ZmZGsTVL2DgwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdGFza3MgdGVzdDAgFw0yNjExMjUyMzI5NDZaGA8yMTI2MTEw
MTIzMjk0NlowFTETMBEGA1UEAwwKdGFza3MgdGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABDjWc0Uo0+i17SW5sUEztYjJl73LpUm0oeZ4qFspMsXWkjkpz9/3
C8HEy1+xIrWPabBgL6mDftsWsl/ATbPG+3CjbzBtMB0GA1UdDgQWBBRsWpXp3hze
FyvcoQWO0HU7hqfC3DAfBgNVHSMEGDAWgBRsWpXp3hzeFyvcoQWO0HU7hqfC3DAP
BgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggq
hkjOPQQDAgNJADBGAiEA+awHZhbg+IEjwHTbW2z6Fg5lXxcdhdqkaTbhMIZ4Zn8C
IQDFshZVHohVzPKsgGrzcm1XqmYeqKkYfPQFF3PfA5UVdw==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMvtRaDwRGjV/2+pa
shmtrz1vX9neuVRobIhZLKnBO8+hRANCAAQ41nNFKNPote0lubFBM7WIyZe9y6VJ
tKHmeKhbKTLF1pI5Kc/f9wvBxMtfsSK1j2mwYC+pg37bFrJfwE2zxvtw
-----END PRIVATE KEY-----
`;
