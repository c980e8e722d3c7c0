package dev.slowburn.http.access;

import dev.slowburn.domain.slo.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The valid tokens and their roles. Only SHA-256 digests are kept, so tokens can't appear in logs or heap dumps. A token is compared
 * with all digests, so the time does not depend on which one matches.
 */
public final class Tokens {
    /** No valid tokens. */
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

    /** @param tokens token → role */
    public static Tokens of(Map<String, Role> tokens) {
        return new Tokens(tokens);
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** The role of a token; empty if the token is unknown. */
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
