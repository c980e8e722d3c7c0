package dev.slowburn.topology.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.Varint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Keys from the cache, compared with decoded ones. */
class BudgetKeyCacheProperties {
    private static final BudgetKeyCache CACHE = new BudgetKeyCache();

    @Property
    void readsWhatWasWritten(
            @ForAll List<@IntRange(min = 0, max = 20_000) Integer> numbers, @ForAll @Size(max = 3) List<String> group) {
        for (int number : numbers) {
            BudgetKey key = new BudgetKey("slo-" + number, "99.9 %", "größe-" + number, group);
            byte[] bytes = key.toBytes();
            byte[] record = ByteBuffer.allocate(bytes.length + 3)
                    .put((byte) 1)
                    .put(bytes)
                    .put((byte) 7)
                    .array();
            Varint.Reader reader = new Varint.Reader(record, 1);

            assertThat(CACHE.read(reader)).isEqualTo(key);
            assertThat(reader.next()).isEqualTo(7);
        }
    }

    @Example
    void decodesAKeyOnceWhileItIsCached() {
        BudgetKeyCache cache = new BudgetKeyCache();
        byte[] bytes = new BudgetKey("slo", "objective", "service", List.of("a")).toBytes();

        BudgetKey first = cache.read(new Varint.Reader(bytes, 0));

        assertThat(cache.read(new Varint.Reader(bytes.clone(), 0))).isSameAs(first);
    }

    @Example
    void rejectsAKeyThatIsCutOff() {
        byte[] bytes = new BudgetKey("slo", "objective", "service", List.of()).toBytes();
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);

        assertThatThrownBy(() -> new BudgetKeyCache().read(new Varint.Reader(cut, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unexpected end");
    }
}
