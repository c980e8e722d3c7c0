package dev.slowburn.runtime;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.runtime.broker.AclRequirements;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.runtime.broker.TopicSettings;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.Serde;

/** Startup checks for problems that would otherwise cause hangs or failures later. */
final class Preflight {
    private Preflight() {}

    /**
     * Result of the checks.
     *
     * @param cluster cluster id
     * @param formerState whether stores of an earlier version have to be migrated
     * @param notices notices about topics
     */
    record Environment(String cluster, boolean formerState, List<String> notices) {
        Environment {
            notices = List.copyOf(notices);
        }
    }

    /**
     * What is obtained from the schema registry.
     *
     * @param inputs schemas of the values of an input topic
     * @param outputs serde of the output topics
     */
    record Registry(Function<String, SchemaSource> inputs, Serde<SpecificRecord> outputs) {}

    /**
     * Checks that a broker answers, that all topics exist and the user has the permissions on them, and creates Slowburn's own
     * topic.
     *
     * @param plan the expected topics
     * @param own created if it is missing
     * @param acls the permissions that the user needs
     * @param exactlyOnce whether outcomes must not be counted twice
     * @throws StartupException if a check fails; the message says what to do
     */
    static Environment kafka(
            Map<String, Object> clientSettings,
            TopologySettings settings,
            List<TopicPlan.Topic> plan,
            TopicPlan.Topic own,
            AclRequirements acls,
            String application,
            boolean exactlyOnce) {
        Map<String, Set<AclOperation>> privileges = AclRequirements.ofTopics(settings.topics(), settings.inputs());
        List<String> needed = List.copyOf(privileges.keySet());
        try (KafkaAdmin admin = KafkaAdmin.connect(clientSettings)) {
            acls.demand(privileges, admin.allowed(needed));
            Map<String, TopicDescription> found = admin.describe(needed);
            List<String> missing =
                    needed.stream().filter(name -> !found.containsKey(name)).toList();
            if (!missing.isEmpty()) {
                throw new StartupException(
                        (missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                                + (missing.size() == 1 ? " does" : " do")
                                + " not exist; create with `slowburn topics --create` or set topic.* or input.*.topic to existing ones");
            }
            demand(admin, own, acls);
            List<String> notices = TopicSettings.read(admin, plan).demand();
            new CoverageChangelog(admin, clientSettings, application).adapt(settings.inputs());
            boolean formerState = StateMigration.isNeeded(admin, application);
            if (exactlyOnce) {
                requireOffsets(new LostOffsets(admin, clientSettings, application), settings, formerState, acls);
            }
            return new Environment(admin.clusterId(), formerState, notices);
        }
    }

    private static void requireOffsets(
            LostOffsets offsets, TopologySettings settings, boolean formerState, AclRequirements acls) {
        try {
            offsets.requireNone(settings, formerState);
        } catch (StartupException e) {
            throw acls.explain(e)
                    .<StartupException>map(message -> new StartupException(message, e))
                    .orElse(e);
        }
    }

    private static void demand(KafkaAdmin admin, TopicPlan.Topic own, AclRequirements acls) {
        acls.demandOwn(own.name(), admin.allowed(List.of(own.name())));
        TopicCheck check;
        try {
            check = TopicCheck.of(admin, own, true);
        } catch (StartupException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw acls.cannotCreate(e);
            }
            throw new StartupException(
                    "cannot create topic " + own.name() + " for the definitions in force: "
                            + e.getMessage()
                            + "; create it with `slowburn topics --create` as a user that has the permission",
                    e);
        }
        if (!check.fits()) {
            throw new StartupException("topic " + check.topic() + " " + check.verdict());
        }
        // If the topic has just been created, its permissions were not known before.
        acls.demandOwn(own.name(), admin.allowed(List.of(own.name())));
    }

    /**
     * Checks that the registry answers and accepts the output schemas.
     *
     * @throws ConfigException if the settings are invalid
     * @throws StartupException if it does not answer, or refuses the schemas, with its message
     */
    static Registry registry(Map<String, Object> settings, Topics topics) {
        Map<String, Schema> outputs = Map.of(
                topics.budgetSnapshots(), BudgetSnapshot.getClassSchema(),
                topics.budgetEvents(), BudgetEvent.getClassSchema(),
                topics.burnRateAlerts(), BurnRateAlert.getClassSchema(),
                topics.releaseDecisions(), ReleaseDecision.getClassSchema());
        try {
            RegistryClient client = RegistryClient.create(settings);
            return new Registry(
                    topic -> client.ofValues(topic, settings), AvroSerdes.prepared(client, outputs, settings));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        } catch (RegistryException e) {
            throw new StartupException(e.getMessage(), e);
        }
    }
}
