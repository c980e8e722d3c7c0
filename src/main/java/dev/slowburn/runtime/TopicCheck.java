package dev.slowburn.runtime;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Whether a topic is as it should be.
 *
 * @param verdict in words for people
 */
public record TopicCheck(String topic, boolean fits, String verdict) {

    /** @param create whether to make the topic if it is missing */
    public static TopicCheck of(KafkaAdmin admin, TopicPlan.Topic wanted, boolean create) {
        TopicDescription found = admin.describe(List.of(wanted.name())).get(wanted.name());
        if (found != null) {
            return compare(wanted, found, admin.settings(wanted.name()));
        }
        if (!create) {
            return new TopicCheck(wanted.name(), false, "missing; create it with --create");
        }
        admin.create(wanted);
        return new TopicCheck(
                wanted.name(), true, "created with " + wanted.partitions() + " partitions, " + wanted.settings());
    }

    private static TopicCheck compare(TopicPlan.Topic wanted, TopicDescription found, Config settings) {
        String cleanup = settings.get(TopicPlan.CLEANUP).value();
        String wantedCleanup = wanted.settings().get(TopicPlan.CLEANUP);
        if (!cleanup.contains(wantedCleanup)) {
            return new TopicCheck(
                    wanted.name(),
                    false,
                    "has cleanup.policy=" + cleanup + ", needs " + wantedCleanup
                            + "; change it with kafka-configs.sh --alter");
        }
        String retention = settings.get(TopicPlan.RETENTION).value();
        String wantedRetention = wanted.settings().get(TopicPlan.RETENTION);
        String kept = wantedRetention == null ? "" : ", " + TopicPlan.RETENTION + "=" + retention;
        String note = wantedRetention != null && isShorter(retention, wantedRetention)
                ? " (shorter than ledger.retention: budgets can't be derived from it anew for their whole window)"
                : "";
        return new TopicCheck(
                wanted.name(),
                true,
                "ok: " + found.partitions().size() + " partitions, cleanup.policy=" + cleanup + kept + note);
    }

    private static boolean isShorter(String retention, String wanted) {
        long millis = Long.parseLong(retention);
        return millis >= 0 && millis < Long.parseLong(wanted);
    }
}
