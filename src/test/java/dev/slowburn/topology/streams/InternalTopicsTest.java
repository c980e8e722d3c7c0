package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link InternalTopics} lists all internal topics of the topology. */
class InternalTopicsTest {
    private static final Pattern STORES = Pattern.compile("stores: \\[([^\\]]*)]");
    private static final Pattern SOURCES = Pattern.compile("topics: \\[([^\\]]*)]");

    @Test
    void listsAllInternalTopicsOfTheTopology() throws IOException {
        String topology;
        try (InputStream golden = getClass().getResourceAsStream("/topology.txt")) {
            topology = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        }
        Set<String> stores = names(STORES, topology)
                .filter(store -> !store.endsWith("before-commit") && !store.equals(StateStores.IN_FORCE))
                .map(store -> "slowburn-" + store + "-changelog")
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> repartitions = names(SOURCES, topology)
                .filter(topic -> topic.endsWith("-repartition"))
                .map(topic -> "slowburn-" + topic)
                .collect(Collectors.toCollection(TreeSet::new));

        InternalTopics topics = InternalTopics.of("slowburn");

        assertThat(stores).hasSizeGreaterThan(5);
        assertThat(topics.changelogs()).containsExactlyInAnyOrderElementsOf(stores);
        assertThat(topics.repartitions()).containsExactlyInAnyOrderElementsOf(repartitions);
    }

    private static Stream<String> names(Pattern pattern, String topology) {
        return pattern.matcher(topology)
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(", ", -1)))
                .filter(name -> !name.isBlank());
    }
}
