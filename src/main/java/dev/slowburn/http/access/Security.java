package dev.slowburn.http.access;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a server is guarded.
 *
 * @param tokens without any, everybody who reaches it may read, and nobody may write
 * @param tls keys to show to clients and certificates to trust of other instances; empty to speak plain HTTP
 */
public record Security(Tokens tokens, Optional<SSLContext> tls) {
    /** For who is reached from this machine alone. */
    public static final Security OPEN = new Security(Tokens.NONE, Optional.empty());
}
