package dev.slowburn.runtime.config;

import dev.slowburn.topology.settings.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ensures that every topic has one role. A topic that is both input and output would create a feedback loop, and consumers of a
 * topic with two record types cannot decode half of the records.
 */
final class TopicRoles {
    private static final List<String> INTERNAL = List.of("-changelog", "-repartition");

    private TopicRoles() {}

    /**
     * Names every key whose topic also has another role.
     *
     * @param topics by their keys
     */
    static List<String> problems(String application, Map<String, String> topics) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        topics.forEach((key, topic) ->
                keys.computeIfAbsent(topic, each -> new ArrayList<>()).add(key));
        List<String> clashes = new ArrayList<>();
        keys.forEach((topic, names) -> {
            if (names.size() > 1) {
                clashes.add(String.join(", ", names) + ": all set to '" + topic
                        + "'; use a different topic for each of them");
            }
            if (isInternal(topic, application)) {
                clashes.add(String.join(", ", names) + ": '" + topic + "' is an internal topic of "
                        + ConfigKeys.APPLICATION_ID + "=" + application + "; use another topic");
            }
        });
        return clashes;
    }

    private static boolean isInternal(String topic, String application) {
        return topic.equals(Topics.definitionsInForce(application))
                || (topic.startsWith(application + "-") && INTERNAL.stream().anyMatch(topic::endsWith));
    }
}
