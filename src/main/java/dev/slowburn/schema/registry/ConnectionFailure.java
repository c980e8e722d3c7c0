package dev.slowburn.schema.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Describes why a server does not respond; for some failures Java's HTTP client gives no message. */
public final class ConnectionFailure {
    private static final String CHECK = "; check the port, and whether http:// or https:// is right";

    private ConnectionFailure() {}

    /** Whether the server has a certificate that is not trusted. */
    public static boolean isUntrusted(IOException failure) {
        return untrusted(failure).isPresent();
    }

    private static Optional<Throwable> untrusted(IOException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(CertPathBuilderException.class::isInstance)
                .findFirst();
    }

    private static String words(SSLException failure) {
        Optional<Throwable> untrusted = untrusted(failure);
        if (untrusted.isPresent()) {
            return "its certificate is not trusted: " + untrusted.get().getMessage();
        }
        String message = String.valueOf(failure.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return "the response is not TLS" + CHECK;
        }
        return message.contains("terminated the handshake")
                ? "the connection was closed during the TLS handshake" + CHECK
                : "TLS failed: " + message;
    }

    public static String words(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof SSLException tls) {
                return words(tls);
            }
            if (cause instanceof ProtocolException) {
                return "the response is not HTTP" + CHECK;
            }
        }
        if (String.valueOf(failure.getMessage()).contains("HTTP/1.1 ")) {
            // "HTTP/1.1 header parser received no bytes", or "parsing HTTP/1.1 status line, receiving […]".
            boolean isEmpty = failure.getMessage().contains("received no bytes");
            return (isEmpty ? "the connection was closed without a response" : "the response is not HTTP") + CHECK;
        }
        if (failure.getMessage() != null) {
            return failure.getMessage();
        }
        return failure instanceof ConnectException ? "connection refused" : "connection lost";
    }
}
