package dev.slowburn.topology.definitions;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The definitions that an instance starts with, from files or otherwise. Documents on the topic can replace them. */
public interface BaseDefinitions {
    /** The definition files. */
    List<Source> files();

    /** All definitions in force, given those defined by documents, including the files. Thread-safe. */
    DefinitionSet complete(DefinitionSet byDocuments);

    /** Base definitions from files; may be empty. */
    static BaseDefinitions ofSources(List<Source> files) {
        return new Given(List.copyOf(files), byDocuments -> byDocuments);
    }

    /** Base definitions from SLOs that are not in a file. */
    static BaseDefinitions of(List<Slo> slos) {
        List<Slo> base = List.copyOf(slos);
        return new Given(List.of(), byDocuments -> merge(base, byDocuments));
    }

    private static DefinitionSet merge(List<Slo> base, DefinitionSet overrides) {
        Set<String> replaced = overrides.slos().stream().map(Slo::name).collect(Collectors.toSet());
        return overrides.withSlos(
                Stream.concat(base.stream().filter(slo -> !replaced.contains(slo.name())), overrides.slos().stream())
                        .toList());
    }

    /** Base definitions from files and a function that completes definitions. */
    record Given(List<Source> files, UnaryOperator<DefinitionSet> completion) implements BaseDefinitions {
        @Override
        public DefinitionSet complete(DefinitionSet byDocuments) {
            return completion.apply(byDocuments);
        }
    }
}
