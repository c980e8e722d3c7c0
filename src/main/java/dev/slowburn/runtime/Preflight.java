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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.Serde;

/** Finds out before anything starts what would otherwise hang or fail later. */
final class Preflight {
    private Preflight() {}

    /**
     * What was found.
     *
     * @param cluster its id
     * @param formerState whether stores of a former version are to be taken over
     * @param notices what an operator should know about topics
     */
    record Surroundings(String cluster, boolean formerState, List<String> notices) {
        Surroundings {
            notices = List.copyOf(notices);
        }
    }

    /**
     * What the schema registry is for.
     *
     * @param outcomes schemas of the input
     * @param outputs writes and reads output topics
     */
    record Registry(SchemaSource outcomes, Serde<SpecificRecord> outputs) {}

    /**
     * Checks that a broker answers, that all topics are there and that it may use them, and makes the one that is Slowburn's own.
     *
     * @param plan the topics as they should be
     * @param own made if it is missing
     * @param user what it has to be allowed
     * @param exactlyOnce whether nothing may be counted twice
     * @throws StartupException saying what to do
     */
    static Surroundings kafka(
            Map<String, Object> clientSettings,
            Topics topics,
            List<TopicPlan.Topic> plan,
            TopicPlan.Topic own,
            AclRequirements user,
            String application,
            boolean exactlyOnce) {
        Map<String, Set<AclOperation>> privileges = AclRequirements.ofTopics(topics);
        List<String> needed = List.copyOf(privileges.keySet());
        try (KafkaAdmin admin = KafkaAdmin.connect(clientSettings)) {
            user.demand(privileges, admin.allowed(needed));
            Map<String, TopicDescription> found = admin.describe(needed);
            List<String> missing =
                    needed.stream().filter(name -> !found.containsKey(name)).toList();
            if (!missing.isEmpty()) {
                throw new StartupException((missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                        + (missing.size() == 1 ? " does" : " do")
                        + " not exist; create with `slowburn topics --create` or set topic.* to existing ones");
            }
            demand(admin, own, user);
            List<String> notices = TopicSettings.read(admin, plan).demand();
            boolean formerState = StateMigration.isThere(admin, application);
            if (exactlyOnce) {
                demandOffsets(
                        new LostOffsets(admin, clientSettings, application),
                        topics.requestOutcomes(),
                        formerState,
                        user);
            }
            return new Surroundings(admin.clusterId(), formerState, notices);
        }
    }

    private static void demandOffsets(LostOffsets offsets, String input, boolean formerState, AclRequirements user) {
        try {
            offsets.demandNone(input, formerState);
        } catch (StartupException e) {
            throw user.explain(e)
                    .<StartupException>map(words -> new StartupException(words, e))
                    .orElse(e);
        }
    }

    private static void demand(KafkaAdmin admin, TopicPlan.Topic own, AclRequirements user) {
        user.demandOwn(own.name(), admin.allowed(List.of(own.name())));
        TopicCheck check;
        try {
            check = TopicCheck.of(admin, own, true);
        } catch (StartupException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw user.cannotCreate(e);
            }
            throw new StartupException(
                    "topic " + own.name() + ", which keeps the definitions in force, is missing and can't be created: "
                            + e.getMessage()
                            + "; or let somebody else create it with `slowburn topics --create`",
                    e);
        }
        if (!check.fits()) {
            throw new StartupException("topic " + check.topic() + " " + check.verdict());
        }
        // Of a topic that has just been made nothing could be told before.
        user.demandOwn(own.name(), admin.allowed(List.of(own.name())));
    }

    /**
     * Finds out whether the registry is there and takes what will be published.
     *
     * @throws ConfigException if the settings can't hold
     * @throws StartupException if it does not answer, or in its own words if it refuses
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
                    client.ofValues(topics.requestOutcomes(), settings),
                    AvroSerdes.prepared(client, outputs, settings));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        } catch (RegistryException e) {
            throw new StartupException(e.getMessage(), e);
        }
    }
}
