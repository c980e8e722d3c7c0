package dev.slowburn.topology;

import dev.slowburn.domain.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.Loaded;
import dev.slowburn.openslo.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is defined from the start, by files or otherwise, and by which other documents can be laid over it. Any number of
 * threads may ask.
 */
@FunctionalInterface
public interface Catalogue {
    /** All definitions, where those of {@code over} take the place of those from the start that have their kind and name. */
    Loaded with(List<Source> over);

    /** Starts from files, or from none. */
    static Catalogue ofSources(List<Source> files) {
        List<Source> base = List.copyOf(files);
        return over -> Definitions.combine(base, over);
    }

    /** Starts from SLOs that stand in no file. */
    static Catalogue of(List<Slo> slos) {
        List<Slo> base = List.copyOf(slos);
        return over -> merge(base, Definitions.combine(List.of(), over));
    }

    private static Loaded merge(List<Slo> base, Loaded over) {
        Set<String> replaced = over.slos().stream().map(Slo::name).collect(Collectors.toSet());
        List<Slo> all = Stream.concat(base.stream().filter(slo -> !replaced.contains(slo.name())), over.slos().stream())
                .toList();
        return new Loaded(
                over.definitions().withSlos(all),
                over.problems(),
                over.warnings(),
                over.sources(),
                over.documents(),
                over.named());
    }
}
