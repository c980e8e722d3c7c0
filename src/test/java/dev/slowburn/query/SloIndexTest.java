package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SloIndexTest {
    private final AtomicReference<DefinitionSet> definitions =
            new AtomicReference<>(DefinitionSet.of(List.of(new SloBuilder("a").build())));
    private final SloIndex index = new SloIndex(definitions::get);

    @Test
    void isBuiltOncePerSetOfDefinitions() {
        Map<String, Slo> first = index.slos();
        assertThat(first).containsOnlyKeys("a");
        assertThat(index.slos()).isSameAs(first);

        definitions.set(DefinitionSet.of(List.of(new SloBuilder("b").build())));
        assertThat(index.slos()).containsOnlyKeys("b");
        assertThat(index.find("a")).isEmpty();
        assertThat(index.labels("a")).isEmpty();
    }
}
