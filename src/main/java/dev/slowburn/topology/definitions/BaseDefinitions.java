package dev.slowburn.topology.definitions;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is defined from the start, by files or otherwise, and can be replaced by documents of the topic. */
public interface BaseDefinitions {
    /** The texts among it. */
    List<Source> files();

    /** All that is in force when documents, those of the files among them, define this. Any number of threads may ask. */
    DefinitionSet complete(DefinitionSet byDocuments);

    /** Starts from files, or from none. */
    static BaseDefinitions ofSources(List<Source> files) {
        return new Given(List.copyOf(files), byDocuments -> byDocuments);
    }

    /** Starts from SLOs that stand in no file. */
    static BaseDefinitions of(List<Slo> slos) {
        List<Slo> base = List.copyOf(slos);
        return new Given(List.of(), byDocuments -> merge(base, byDocuments));
    }

    private static DefinitionSet merge(List<Slo> base, DefinitionSet over) {
        Set<String> replaced = over.slos().stream().map(Slo::name).collect(Collectors.toSet());
        return over.withSlos(
                Stream.concat(base.stream().filter(slo -> !replaced.contains(slo.name())), over.slos().stream())
                        .toList());
    }

    /** A catalogue by its two parts. */
    record Given(List<Source> files, UnaryOperator<DefinitionSet> completion) implements BaseDefinitions {
        @Override
        public DefinitionSet complete(DefinitionSet byDocuments) {
            return completion.apply(byDocuments);
        }
    }
}
