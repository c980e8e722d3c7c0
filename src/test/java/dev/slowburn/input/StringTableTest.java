package dev.slowburn.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StringTableTest {
    private final StringTable table = new StringTable();

    @Test
    void returnsSameStringForSameBytes() {
        assertThat(get("checkout")).isEqualTo("checkout").isSameAs(get("checkout"));
    }

    @Test
    void findsStringAtAnyOffset() {
        byte[] bytes = "xxcheckoutxx".getBytes(UTF_8);
        assertThat(table.get(bytes, 2, 8)).isSameAs(get("checkout"));
    }

    @Test
    void copiesBytes() {
        byte[] reused = "checkout".getBytes(UTF_8);
        table.get(reused, 0, 8);
        reused[0] = 'C';
        assertThat(table.get(reused, 0, 8)).isEqualTo("Checkout");
        assertThat(get("checkout")).isEqualTo("checkout");
    }

    @Test
    void distinguishesStringsWithSameHash() {
        for (int i = 0; i < 3; i++) {
            assertThat(get("Aa")).isEqualTo("Aa");
            assertThat(get("BB")).isEqualTo("BB");
            assertThat(get("AaAa")).isEqualTo("AaAa");
            assertThat(get("AaBB")).isEqualTo("AaBB");
        }
    }

    @Test
    void keepsSeveralStringsWithSameHash() {
        List<String> same = List.of("AaAa", "AaBB", "BBAa", "BBBB");
        List<String> first = same.stream().map(this::get).toList();
        for (int i = 0; i < same.size(); i++) {
            assertThat(get(same.get(i))).isSameAs(first.get(i));
        }
    }

    @Test
    void readsMoreStringsThanSlots() {
        List<String> many =
                IntStream.range(0, 50_000).mapToObj(i -> "service-" + i).toList();
        assertThat(many.stream().map(this::get)).isEqualTo(many);
        assertThat(many.stream().map(this::get)).isEqualTo(many);
    }

    @Test
    void readsLongAndEmptyStrings() {
        assertThat(get("")).isEmpty();
        assertThat(get("é".repeat(128))).isEqualTo("é".repeat(128)).isSameAs(get("é".repeat(128)));
        assertThat(get("é".repeat(129))).isEqualTo("é".repeat(129)).isNotSameAs(get("é".repeat(129)));
    }

    @Test
    void replacesMalformedBytes() {
        assertThat(table.get(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3)).isEqualTo("a\uFFFDb");
    }

    private String get(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return table.get(bytes, 0, bytes.length);
    }
}
