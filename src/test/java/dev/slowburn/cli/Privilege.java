package dev.slowburn.cli;

import dev.slowburn.testkit.server.SecuredBroker.Grant;
import dev.slowburn.topology.settings.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One operation in a row of the security page's table of privileges that {@code run} needs.
 *
 * @param resource resource as in the table and in error messages
 * @param name default name of the resource
 */
record Privilege(String resource, String name, AclOperation operation) {
    private static final Pattern ROW = Pattern.compile(
            "\\| (topics?(?: that begin with)?|group|transactional ids that begin with) \\| `([^`]+)` \\| ([A-Z_, ]+) \\|");

    static List<Privilege> ofSecurityPage() throws IOException {
        List<Privilege> privileges = new ArrayList<>();
        for (MatchResult row : ROW.matcher(Files.readString(Path.of("src/site/markdown/operate/security.md")))
                .results()
                .toList()) {
            for (String operation : row.group(3).split(", ", -1)) {
                privileges.add(new Privilege(row.group(1), row.group(2), AclOperation.valueOf(operation)));
            }
        }
        return privileges;
    }

    /** The grant for actual names instead of the default ones. */
    Grant of(Topics topics, String application) {
        ResourceType type = resource.startsWith("topic")
                ? ResourceType.TOPIC
                : resource.equals("group") ? ResourceType.GROUP : ResourceType.TRANSACTIONAL_ID;
        PatternType pattern = resource.endsWith("that begin with") ? PatternType.PREFIXED : PatternType.LITERAL;
        return new Grant(operation, type, pattern, name(topics, application));
    }

    String words(Topics topics, String application) {
        return operation + " on " + resource + " " + name(topics, application);
    }

    private String name(Topics topics, String application) {
        return Map.of(
                        Topics.DEFAULT.requestOutcomes(), topics.requestOutcomes(),
                        Topics.DEFAULT.sloDefinitions(), topics.sloDefinitions(),
                        Topics.DEFAULT.budgetSnapshots(), topics.budgetSnapshots(),
                        Topics.DEFAULT.budgetEvents(), topics.budgetEvents(),
                        Topics.DEFAULT.burnRateAlerts(), topics.burnRateAlerts(),
                        Topics.DEFAULT.releaseDecisions(), topics.releaseDecisions(),
                        Topics.DEFAULT.deadLetters(), topics.deadLetters())
                .getOrDefault(name, name.replace("<application.id>", application));
    }
}
