package dev.slowburn.runtime.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Rejects HTTP on non-loopback addresses without TLS and tokens, unless insecure access is allowed explicitly. */
final class HttpExposure {
    private HttpExposure() {}

    static void check(Settings.Http http, boolean insecure) {
        if (insecure || isThisMachine(http.host())) {
            return;
        }
        if (http.tls().isEmpty() || http.tokens().isEmpty()) {
            throw new ConfigException(
                    "http.host: " + http.host()
                            + " is reachable from beyond this machine; configure TLS (http.ssl.keystore.location) and tokens (http.tokens.file), or pass --insecure");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("http.host: unknown host '" + host + "'");
        }
    }
}
