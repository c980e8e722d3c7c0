package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No topic can have two roles. */
class TopicRolesTest {
    static List<List<String>> pairs() {
        List<List<String>> pairs = new ArrayList<>();
        for (String one : ConfigKeys.TOPICS) {
            for (String other : ConfigKeys.TOPICS) {
                if (one.compareTo(other) < 0) {
                    pairs.add(List.of(one, other));
                }
            }
        }
        return pairs;
    }

    static List<String> keys() {
        return ConfigKeys.TOPICS;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void rejectsTwoKeysWithTheSameTopic(List<String> pair) {
        Map<String, String> settings = Map.of(pair.get(0), "Zürich.topic", pair.get(1), "Zürich.topic");

        assertThatThrownBy(() -> config(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(pair.get(0), pair.get(1), "'Zürich.topic'");
    }

    @Test
    void rejectsTheDefaultTopicOfAnotherKey() {
        assertThatThrownBy(() -> config(Map.of("topic.dead.letters", "request-outcomes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("topic.request.outcomes", "topic.dead.letters");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void rejectsInternalTopics(String key) {
        List<String> internal = new ArrayList<>(List.of("shop-definitions-in-force"));
        internal.add("shop-tallies-repartition");
        internal.add("shop-ledger-changelog");

        assertThat(internal)
                .allSatisfy(topic -> assertThatThrownBy(() -> config(Map.of("application.id", "shop", key, topic)))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContainingAll(key, topic, "application.id=shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop-outcomes", "other-ledger-changelog", "definitions-in-force"})
    void acceptsSimilarNames(String topic) {
        Config config = config(Map.of("application.id", "shop", "topic.request.outcomes", topic));

        assertThat(Settings.topics(config).requestOutcomes()).isEqualTo(topic);
    }

    private static Config config(Map<String, String> settings) {
        return Config.load(null, Map.of(), settings);
    }
}
