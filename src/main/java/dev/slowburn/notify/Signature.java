package dev.slowburn.notify;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over id, time and body, joined by dots, as specified by https://www.standardwebhooks.com. The time lets a
 * receiver reject replayed requests.
 */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";
    /** Prefix of a Base64 key; any other secret is used as written. */
    private static final String ENCODED = "whsec_";

    private final SecretKeySpec key;

    Signature(String secret) {
        this.key = new SecretKeySpec(bytes(secret), ALGORITHM);
    }

    private static byte[] bytes(String secret) {
        if (!secret.startsWith(ENCODED)) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(ENCODED.length()));
            return key.length > 0 ? key : secret.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** @param id visible ASCII, as returned by {@link HeaderId}: the signed id must equal the header */
    Map<String, String> headers(String id, long epochSecond, byte[] body) {
        Mac mac = mac();
        mac.update((id + "." + epochSecond + ".").getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(epochSecond),
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("missing algorithm " + ALGORITHM, e);
        }
    }
}
