package dev.slowburn.runtime.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that no topic's settings lose records that are needed. */
public final class TopicSettings {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSettings.class);

    private final List<TopicPlan.Topic> plan;
    private final Map<String, TopicDescription> existing;
    private final Map<String, Config> settings;

    private TopicSettings(
            List<TopicPlan.Topic> plan, Map<String, TopicDescription> existing, Map<String, Config> settings) {
        this.plan = plan;
        this.existing = existing;
        this.settings = settings;
    }

    /** @param plan the expected topics; missing ones are skipped */
    public static TopicSettings read(KafkaAdmin admin, List<TopicPlan.Topic> plan) {
        Map<String, TopicDescription> existing =
                admin.describe(plan.stream().map(TopicPlan.Topic::name).toList());
        return new TopicSettings(plan, existing, admin.settings(existing.keySet()));
    }

    /** The topics with wrong settings, among those whose settings are readable. */
    List<TopicCheck> misfits() {
        return plan.stream()
                .filter(wanted -> settings.containsKey(wanted.name()))
                .map(wanted -> TopicCheck.compare(
                        wanted, existing.get(wanted.name()).partitions().size(), settings.get(wanted.name())))
                .filter(check -> !check.fits())
                .toList();
    }

    /**
     * @return notices for operators
     * @throws StartupException if outcomes, definitions or state would be lost
     */
    public List<String> demand() {
        List<String> vital = plan.stream()
                .filter(TopicPlan.Topic::vital)
                .map(TopicPlan.Topic::name)
                .toList();
        List<String> refused = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        for (TopicCheck check : misfits()) {
            (vital.contains(check.topic()) ? refused : notices).add("topic " + check.topic() + " " + check.verdict());
        }
        if (!refused.isEmpty()) {
            throw new StartupException(String.join("; ", refused));
        }
        TreeSet<String> unknown = new TreeSet<>(existing.keySet());
        unknown.removeAll(settings.keySet());
        if (!unknown.isEmpty()) {
            notices.add(
                    "topic settings not checked: no permission to DESCRIBE_CONFIGS on " + String.join(", ", unknown));
        }
        notices.forEach(notice -> LOG.warn("topic settings: {}", notice));
        return notices;
    }
}
