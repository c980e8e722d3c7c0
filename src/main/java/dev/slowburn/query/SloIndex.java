package dev.slowburn.query;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The SLOs in force by name. The index is built once for each set of definitions, when it is first used. */
final class SloIndex {
    private record Index(DefinitionSet definitions, Map<String, Slo> slos) {}

    private final Supplier<DefinitionSet> definitions;
    private volatile Index index = new Index(DefinitionSet.EMPTY, Map.of());

    SloIndex(Supplier<DefinitionSet> definitions) {
        this.definitions = definitions;
    }

    Optional<Slo> find(String name) {
        return Optional.ofNullable(slos().get(name));
    }

    /** The labels of an SLO; empty if it is not in force. */
    Map<String, List<String>> labels(String name) {
        Slo slo = slos().get(name);
        return slo == null ? Map.of() : slo.labels();
    }

    /** All SLOs in force. */
    @SuppressWarnings("ReferenceEquality") // A change creates another object.
    Map<String, Slo> slos() {
        DefinitionSet current = definitions.get();
        Index known = index;
        if (known.definitions() != current) {
            known = new Index(
                    current, current.slos().stream().collect(Collectors.toMap(Slo::name, Function.identity())));
            index = known;
        }
        return known.slos();
    }
}
