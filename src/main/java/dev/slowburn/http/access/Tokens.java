package dev.slowburn.http.access;

import dev.slowburn.domain.slo.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what. Only digests of tokens are kept, so none can end up in a log or a dump of the memory's text; and a token is
 * compared with all of them in constant time, whichever fits.
 */
public final class Tokens {
    /** Nobody has one. */
    public static final Tokens NONE = new Tokens(Map.of());

    private final List<Known> known;

    private Tokens(Map<String, Role> tokens) {
        known = tokens.entrySet().stream()
                .map(each -> new Known(digest(each.getKey()), each.getValue()))
                .toList();
    }

    private static final class Known {
        private final byte[] digest;
        private final Role role;

        private Known(byte[] digest, Role role) {
            this.digest = digest;
            this.role = role;
        }
    }

    /** @param tokens what each allows */
    public static Tokens of(Map<String, Role> tokens) {
        return new Tokens(tokens);
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** What a token allows; empty if it is none of them. */
    Optional<Role> roleOf(String token) {
        byte[] presented = digest(token);
        Role found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.digest, presented)) {
                found = each.role;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] digest(String token) {
        return Digest.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
