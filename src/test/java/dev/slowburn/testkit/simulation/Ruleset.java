package dev.slowburn.testkit.simulation;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.InputTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The definitions of simulations: the initial ones and their changes.
 *
 * <p>Changes of {@link #STEADY}, {@link #GROUPED} and {@link #CALENDAR} keep their ledgers; {@link #SHIFTING} changes its rule,
 * and {@link #PASSING} is added and removed.
 */
public final class Ruleset {
    public static final String STEADY = "cart";
    public static final String GROUPED = "search";
    public static final String CALENDAR = "checkout";
    public static final String SHIFTING = "cart-status";
    public static final String PASSING = "cart-passing";
    /** Exists if it is restricted to an input. */
    public static final String RESTRICTED = "cart-restricted";

    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: %s, annotations: {%s}}
            spec:
              service: %s
              indicator: {metadata: {name: own}, spec: {ratioMetric: {good: {metricSource: {type: slowburn%s}}, \
            total: {metricSource: {type: slowburn}}}}}
              timeWindow: [%s]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: %s}]
            """;
    private static final String ROLLING = "{duration: %s, isRolling: true}";
    private static final String TEN_MINUTES =
            "{duration: 10m, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}}";

    private static final List<Change> CHANGES = List.of(
            valid(STEADY, steady("0.9", "2h")),
            valid(STEADY, steady("0.5", "2h")),
            valid(STEADY, steady("0.99", "3h")),
            valid(STEADY, null),
            valid(GROUPED, grouped("0.8")),
            valid(GROUPED, null),
            valid(SHIFTING, shifting(400)),
            valid(SHIFTING, shifting(500)),
            valid(SHIFTING, null),
            valid(PASSING, passing()),
            valid(PASSING, null),
            invalid(STEADY, steady("1.5", "2h")),
            invalid("other", steady("0.9", "2h")),
            invalid("nonsense", "{"),
            new Change(bytes("binary"), new byte[] {(byte) 0xff}, false),
            new Change(null, bytes(passing()), false));

    private static final List<Source> FILES = List.of(
            new Source("steady.yaml", steady("0.9", "3h")),
            new Source("grouped.yaml", grouped("0.9")),
            new Source("calendar.yaml", slo(CALENDAR, CALENDAR, "", "", TEN_MINUTES, "0.9")),
            new Source("shifting.yaml", shifting(500)));

    private final List<Source> files;
    private final BaseDefinitions baseDefinitions;

    /** All definitions count all inputs. */
    public Ruleset() {
        this(FILES);
    }

    private Ruleset(List<Source> files) {
        this.files = files;
        baseDefinitions = BaseDefinitions.ofSources(files);
    }

    /** As others, and {@link #RESTRICTED} counts one input only. */
    public static Ruleset restrictedTo(InputTopic input) {
        String text =
                slo(RESTRICTED, STEADY, "slowburn.dev/input: " + input.name(), "", ROLLING.formatted("2h"), "0.9");
        return new Ruleset(Stream.concat(FILES.stream(), Stream.of(new Source("restricted.yaml", text)))
                .toList());
    }

    /** A record of the definitions topic. */
    static final class Change {
        private final byte[] key;
        private final byte[] value;
        private final boolean isValid;

        private Change(byte[] key, byte[] value, boolean isValid) {
            this.key = key;
            this.value = value;
            this.isValid = isValid;
        }

        byte[] key() {
            return key;
        }

        byte[] value() {
            return value;
        }

        boolean isValid() {
            return isValid;
        }
    }

    private static Change valid(String key, String text) {
        return new Change(bytes(key), text == null ? null : bytes(text), true);
    }

    private static Change invalid(String key, String text) {
        return new Change(bytes(key), bytes(text), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String steady(String target, String window) {
        return slo(STEADY, STEADY, "", "", ROLLING.formatted(window), target);
    }

    private static String grouped(String target) {
        return slo(GROUPED, GROUPED, "slowburn.dev/group-by: region", "", ROLLING.formatted("2h"), target);
    }

    private static String shifting(int bound) {
        String filter = ", spec: {filter: \"status_code < " + bound + "\"}";
        return slo(SHIFTING, STEADY, "", filter, ROLLING.formatted("2h"), "0.7");
    }

    private static String passing() {
        return slo(PASSING, STEADY, "", ", spec: {filter: \"status_code != 500\"}", ROLLING.formatted("2h"), "0.9");
    }

    private static String slo(
            String name, String service, String annotations, String filter, String window, String target) {
        return SLO.formatted(name, annotations, service, filter, window, target);
    }

    static Change change(Random random) {
        return CHANGES.get(random.nextInt(CHANGES.size()));
    }

    /** The initial definitions. */
    public BaseDefinitions baseDefinitions() {
        return baseDefinitions;
    }

    private LoadResult with(List<Source> changes) {
        return Definitions.combine(files, changes);
    }

    /** All versions of an SLO. */
    public List<Slo> versionsOf(String name) {
        List<Slo> versions = new ArrayList<>();
        with(List.of()).slos().stream().filter(slo -> slo.name().equals(name)).forEach(versions::add);
        for (Change change : CHANGES) {
            if (change.isValid && change.value != null) {
                Source source = new Source("form", new String(change.value, StandardCharsets.UTF_8));
                with(List.of(source)).slos().stream()
                        .filter(slo -> slo.name().equals(name))
                        .forEach(versions::add);
            }
        }
        return versions;
    }

    /** The SLOs in force if the definitions topic has these texts. */
    public List<Slo> inForce(Map<String, String> topic) {
        List<Source> changes = topic.entrySet().stream()
                .map(each -> new Source("topic/" + each.getKey(), each.getValue()))
                .toList();
        return with(changes).slos();
    }

    /** Which outcomes an SLO whose rule changes counts as good, by its filter. */
    public static Predicate<SimulatedTraffic.Sent> goodBy(Slo slo) {
        String rule = slo.objectives().get(0).sli().rule();
        if (slo.name().equals(PASSING)) {
            return each -> each.status() != 500;
        }
        for (int bound : List.of(400, 500)) {
            if (rule.contains("status_code < " + bound)) {
                return each -> each.status() < bound;
            }
        }
        throw new IllegalArgumentException(slo.name() + " has the rule " + rule);
    }
}
