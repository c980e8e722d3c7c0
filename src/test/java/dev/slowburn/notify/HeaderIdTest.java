package dev.slowburn.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any id can be encoded for an HTTP header. */
class HeaderIdTest {
    @ParameterizedTest
    @CsvSource({
        "cart/all:cart:EXHAUSTED:100:1, cart/all:cart:EXHAUSTED:100:1",
        "cart/all/a%2Fb:1, cart/all/a%252Fb:1",
        "cart/all/Zürich:1, cart/all/Z%C3%BCrich:1",
        "cart/all/東京:1, cart/all/%E6%9D%B1%E4%BA%AC:1",
        "cart/all/Łódź, cart/all/%C5%81%C3%B3d%C5%BA",
        "cart/all/a b, cart/all/a%20b",
        "cart/all/😀, cart/all/%F0%9F%98%80"
    })
    void percentEncodesAllButVisibleAscii(String id, String header) {
        assertThat(HeaderId.of(id)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nInjected: yes", "\u0000", "\ud800", "Zürich", "\u007f", "\t"})
    void isAcceptedByTheHttpClient(String id) {
        assertThat(HttpRequest.newBuilder(URI.create("http://localhost/"))
                        .header("webhook-id", HeaderId.of(id))
                        .build()
                        .headers()
                        .firstValue("webhook-id"))
                .get()
                .asString()
                .matches("[!-~]+");
    }

    @Property
    void differsForDifferentIds(@ForAll("similar") String one, @ForAll("similar") String other) {
        assertThat(HeaderId.of(one).equals(HeaderId.of(other))).isEqualTo(one.equals(other));
    }

    @Property
    void isDecodedToTheId(@ForAll("similar") String id) {
        assertThat(URLDecoder.decode(HeaderId.of(id).replace("+", "%2B"), StandardCharsets.UTF_8))
                .isEqualTo(id);
    }

    /** Ids of pieces whose encodings could be confused. */
    @Provide
    Arbitrary<String> similar() {
        return Arbitraries.of("%", "%20", " ", "2", "0", "%25", "ü", "%C3", "%BC", "+")
                .list()
                .ofMaxSize(3)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void neverEqualsTheDigestOfAnotherId() {
        String digest = HeaderId.of("東".repeat(10_000));

        assertThat(HeaderId.of(digest)).isNotEqualTo(digest);
    }

    @Test
    void usesADigestForLongIds() {
        String one = "東".repeat(10_000);

        assertThat(HeaderId.of(one)).matches("sha256:[0-9a-f]{64}").isEqualTo(HeaderId.of(one));
        assertThat(HeaderId.of(one)).isNotEqualTo(HeaderId.of(one + "京"));
    }
}
