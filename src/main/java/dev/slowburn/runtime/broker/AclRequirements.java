package dev.slowburn.runtime.broker;

import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

/**
 * The permissions that Slowburn's Kafka user needs, and error messages that name the missing ones.
 *
 * <p>Permissions on topics are checked at startup, as brokers report them. Permissions on groups and transactional ids are
 * derived from failures, as brokers do not report them.
 */
public final class AclRequirements {
    private static final Set<AclOperation> OWN =
            EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.DESCRIBE_CONFIGS);

    /** Message of Kafka's producer if it may not commit offsets of a topic; there is no exception type for it. */
    private static final String NO_OFFSETS = "TxnOffsetCommitResponse: " + Errors.TOPIC_AUTHORIZATION_FAILED.message();

    private final String bootstrap;
    private final String applicationId;

    public AclRequirements(String bootstrap, String applicationId) {
        this.bootstrap = bootstrap;
        this.applicationId = applicationId;
    }

    /** The operations that are needed on each topic that is not internal. */
    public static Map<String, Set<AclOperation>> ofTopics(Topics topics, List<InputTopic> inputs) {
        Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
        inputs.forEach(input -> needed.put(input.topic(), EnumSet.of(AclOperation.READ)));
        needed.put(topics.sloDefinitions(), EnumSet.of(AclOperation.READ));
        // Each instance reads the output of all instances, for the HTTP API.
        for (String output : List.of(
                topics.budgetSnapshots(), topics.budgetEvents(), topics.burnRateAlerts(), topics.releaseDecisions())) {
            needed.put(output, EnumSet.of(AclOperation.READ, AclOperation.WRITE));
        }
        needed.put(topics.deadLetters(), EnumSet.of(AclOperation.WRITE));
        return needed;
    }

    /**
     * @param needed operations by topic
     * @param allowed operations by topic; an absent topic does not exist, or the broker does not report its operations
     * @throws StartupException naming every missing permission
     */
    public void demand(Map<String, Set<AclOperation>> needed, Map<String, Set<AclOperation>> allowed) {
        List<String> grants = new ArrayList<>();
        needed.forEach((topic, operations) -> {
            Set<AclOperation> missing = missing(operations, allowed.get(topic));
            if (!missing.isEmpty()) {
                grants.add(names(missing) + " on topic " + topic);
            }
        });
        if (!grants.isEmpty()) {
            throw new StartupException(grant(String.join(", ", grants)));
        }
    }

    /** The same for one internal topic, as a sample of all. */
    public void demandOwn(String topic, Map<String, Set<AclOperation>> allowed) {
        Set<AclOperation> missing = missing(OWN, allowed.get(topic));
        if (!missing.isEmpty()) {
            throw new StartupException(grantOwn(names(missing)));
        }
    }

    /** The error for an internal topic that cannot be created. */
    public StartupException cannotCreate(Throwable cause) {
        return new StartupException(grantOwn(AclOperation.CREATE.name()), cause);
    }

    /** Advice on a failure that is caused by a missing permission. */
    public Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GroupAuthorizationException) {
                return Optional.of(grant("READ on group " + applicationId));
            }
            if (cause instanceof TransactionalIdAuthorizationException) {
                return Optional.of(grant("WRITE on transactional ids that begin with " + applicationId + "-"));
            }
            if (cause instanceof TopicAuthorizationException topics) {
                return Optional.of(grant("the missing permission on "
                        + (topics.unauthorizedTopics().isEmpty()
                                ? "topics that begin with " + applicationId + "-"
                                : "topic " + String.join(", ", new TreeSet<>(topics.unauthorizedTopics())))));
            }
            if (String.valueOf(cause.getMessage()).contains(NO_OFFSETS)) {
                return Optional.of(grant("READ on each topic that Slowburn reads"));
            }
            if (cause instanceof AuthenticationException) {
                return Optional.of(refused(bootstrap, cause));
            }
        }
        return Optional.empty();
    }

    static String refused(String bootstrap, Throwable cause) {
        return "the broker at " + bootstrap + " does not accept the credentials (" + cause.getMessage()
                + "); check the kafka.sasl.* and kafka.ssl.* settings";
    }

    private static Set<AclOperation> missing(Set<AclOperation> needed, Set<AclOperation> allowed) {
        Set<AclOperation> missing = EnumSet.copyOf(needed);
        if (allowed == null) {
            missing.clear();
        } else {
            missing.removeAll(allowed);
        }
        return missing;
    }

    private static String names(Set<AclOperation> operations) {
        return String.join(" and ", operations.stream().map(AclOperation::name).toList());
    }

    private String grantOwn(String operations) {
        return grant(operations + " on topics that begin with " + applicationId + "-");
    }

    private String grant(String what) {
        return "no permission at " + bootstrap + ": grant " + what + " to the user that Slowburn connects as";
    }
}
