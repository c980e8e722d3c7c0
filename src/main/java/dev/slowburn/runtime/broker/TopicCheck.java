package dev.slowburn.runtime.broker;

import dev.slowburn.domain.outcome.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Result of comparing a topic with its plan.
 *
 * @param fits whether its settings lose no records that are needed
 * @param verdict message for operators
 */
public record TopicCheck(String topic, boolean fits, String verdict) {
    private static final String RETENTION_BYTES = "retention.bytes";
    private static final String UNLIMITED = "-1";
    private static final String COMPACT = "compact";

    /** @param create whether to create the topic if it is missing */
    public static TopicCheck of(KafkaAdmin admin, TopicPlan.Topic wanted, boolean create) {
        TopicDescription found = admin.describe(Set.of(wanted.name())).get(wanted.name());
        if (found != null) {
            return compare(wanted, found.partitions().size(), admin.settings(wanted.name()));
        }
        if (!create) {
            return new TopicCheck(wanted.name(), false, "missing; create it with --create");
        }
        admin.create(wanted);
        return new TopicCheck(
                wanted.name(),
                true,
                "created with " + Quantity.of(wanted.partitions(), "partition") + ", " + wanted.settings());
    }

    /** The topics whose settings lose needed records, among those that exist and whose settings are readable. */
    public static List<TopicCheck> misfits(KafkaAdmin admin, List<TopicPlan.Topic> plan) {
        return TopicSettings.read(admin, plan).misfits();
    }

    /**
     * Why records of a topic may be missing, so that it must not be read again; empty if they are not, or if its settings are not
     * readable.
     */
    public static Optional<String> compaction(Map<String, Object> clientSettings, String topic) {
        try (KafkaAdmin admin = KafkaAdmin.connect(clientSettings)) {
            Config found = admin.settings(List.of(topic)).get(topic);
            return found != null
                            && policies(value(found, TopicPlan.CLEANUP, "")).contains(COMPACT)
                    ? Optional.of(
                            "topic " + topic + " is compacted, so that outcomes are missing; remove compact from its "
                                    + TopicPlan.CLEANUP)
                    : Optional.empty();
        }
    }

    /** @param found settings on the broker */
    static TopicCheck compare(TopicPlan.Topic wanted, int partitions, Config found) {
        Set<String> policies = policies(value(found, TopicPlan.CLEANUP, ""));
        Set<String> allowed = policies(wanted.settings().get(TopicPlan.CLEANUP));
        if (!keeps(policies, allowed)) {
            return new TopicCheck(
                    wanted.name(),
                    false,
                    "has " + TopicPlan.CLEANUP + "=" + join(policies) + ", needs " + join(allowed) + ": "
                            + harm(policies, allowed) + "; change it with kafka-configs.sh --alter --add-config "
                            + TopicPlan.CLEANUP + "=[" + join(allowed) + "]");
        }
        return new TopicCheck(
                wanted.name(),
                true,
                "ok: " + Quantity.of(partitions, "partition") + ", " + TopicPlan.CLEANUP + "=" + join(policies)
                        + retention(wanted, found));
    }

    /** An empty policy keeps everything. */
    private static boolean keeps(Set<String> policies, Set<String> allowed) {
        return policies.isEmpty()
                || (allowed.containsAll(policies) && policies.contains(COMPACT) == allowed.contains(COMPACT));
    }

    private static String harm(Set<String> policies, Set<String> allowed) {
        if (policies.contains(COMPACT) && !allowed.contains(COMPACT)) {
            return "compaction removes all but the latest record of each key, and rejects records without a key";
        }
        return "records that are still needed are deleted once they are older than " + TopicPlan.RETENTION;
    }

    private static String retention(TopicPlan.Topic wanted, Config found) {
        String kept = wanted.settings().get(TopicPlan.RETENTION);
        if (kept == null) {
            return "";
        }
        String retention = value(found, TopicPlan.RETENTION, UNLIMITED);
        long bytes = Long.parseLong(value(found, RETENTION_BYTES, UNLIMITED));
        return ", " + TopicPlan.RETENTION + "=" + retention
                + (isShorter(retention, kept)
                        ? " (shorter than ledger.retention: budgets cannot be recomputed from it for their whole window)"
                        : "")
                + (bytes < 0 ? "" : ", " + RETENTION_BYTES + "=" + bytes + " (records may be deleted earlier)");
    }

    private static boolean isShorter(String retention, String wanted) {
        long millis = Long.parseLong(retention);
        return millis >= 0 && millis < Long.parseLong(wanted);
    }

    private static String value(Config config, String key, String fallback) {
        ConfigEntry entry = config.get(key);
        return entry == null ? fallback : entry.value();
    }

    /** The broker separates policies by commas, with or without spaces. */
    private static Set<String> policies(String text) {
        return Arrays.stream(text.split(",", 0))
                .map(String::strip)
                .filter(policy -> !policy.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String join(Set<String> policies) {
        return policies.isEmpty() ? "none" : String.join(",", policies);
    }
}
