package dev.slowburn.runtime.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Keeps HTTP to this machine unless it is guarded, or somebody says that it need not be. */
final class HttpExposure {
    private HttpExposure() {}

    static void check(Settings.Http http, boolean insecure) {
        if (insecure || isThisMachine(http.host())) {
            return;
        }
        if (http.tls().isEmpty() || http.tokens().isEmpty()) {
            throw new ConfigException(
                    "http.host: beyond this machine, as on " + http.host()
                            + ", HTTP needs TLS (http.ssl.keystore.location) and tokens (http.tokens.file), or else --insecure");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("http.host: there is no host '" + host + "'");
        }
    }
}
