package dev.slowburn.http.access;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Access control and TLS of a server.
 *
 * @param tokens valid tokens; if there are none, all clients may read and none may write
 * @param tls the server's key, and trusted certificates of peers; empty for plain HTTP
 */
public record Security(Tokens tokens, Optional<SSLContext> tls) {
    /** For servers on loopback addresses. */
    public static final Security OPEN = new Security(Tokens.NONE, Optional.empty());
}
