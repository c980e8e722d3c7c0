package dev.slowburn.runtime.broker;

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
 * What the user that Slowburn connects as has to be allowed, and the sentence that says what is not.
 *
 * <p>Topics are asked about beforehand: a broker tells what one may do with them. Whether a group may be joined and transactions
 * be begun shows only when it is tried, so those are read from the failure.
 */
public final class AclRequirements {
    private static final Set<AclOperation> OWN =
            EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.DESCRIBE_CONFIGS);

    /** Of Kafka's producer, about topics whose offsets it may not commit; it has no type for that. */
    private static final String NO_OFFSETS = "TxnOffsetCommitResponse: " + Errors.TOPIC_AUTHORIZATION_FAILED.message();

    private final String bootstrap;
    private final String applicationId;

    public AclRequirements(String bootstrap, String applicationId) {
        this.bootstrap = bootstrap;
        this.applicationId = applicationId;
    }

    /** What is done with each topic that is there for others, too. */
    public static Map<String, Set<AclOperation>> ofTopics(Topics topics) {
        Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
        needed.put(topics.requestOutcomes(), EnumSet.of(AclOperation.READ));
        needed.put(topics.sloDefinitions(), EnumSet.of(AclOperation.READ));
        // What all instances publish is read by each, to answer over HTTP.
        for (String output : List.of(
                topics.budgetSnapshots(), topics.budgetEvents(), topics.burnRateAlerts(), topics.releaseDecisions())) {
            needed.put(output, EnumSet.of(AclOperation.READ, AclOperation.WRITE));
        }
        needed.put(topics.deadLetters(), EnumSet.of(AclOperation.WRITE));
        return needed;
    }

    /**
     * @param needed by topic
     * @param allowed by topic; one that is not in it is missing, or the broker does not tell
     * @throws StartupException naming every operation that is needed and not allowed
     */
    public void demand(Map<String, Set<AclOperation>> needed, Map<String, Set<AclOperation>> allowed) {
        List<String> grants = new ArrayList<>();
        needed.forEach((topic, operations) -> {
            Set<AclOperation> lacking = lacking(operations, allowed.get(topic));
            if (!lacking.isEmpty()) {
                grants.add(words(lacking) + " on topic " + topic);
            }
        });
        if (!grants.isEmpty()) {
            throw new StartupException(grant(String.join(", ", grants)));
        }
    }

    /** The same for one of the application's own topics, which stands for all of them. */
    public void demandOwn(String topic, Map<String, Set<AclOperation>> allowed) {
        Set<AclOperation> lacking = lacking(OWN, allowed.get(topic));
        if (!lacking.isEmpty()) {
            throw new StartupException(grantOwn(words(lacking)));
        }
    }

    /** That a topic of the application's own could not be made. */
    public StartupException cannotCreate(Throwable cause) {
        return new StartupException(grantOwn(AclOperation.CREATE.name()), cause);
    }

    /** What to do about a failure, if it comes of what Slowburn may not do. */
    public Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GroupAuthorizationException) {
                return Optional.of(grant("READ on group " + applicationId));
            }
            if (cause instanceof TransactionalIdAuthorizationException) {
                return Optional.of(grant("WRITE on transactional ids that begin with " + applicationId + "-"));
            }
            if (cause instanceof TopicAuthorizationException topics) {
                return Optional.of(grant("what is lacking on "
                        + (topics.unauthorizedTopics().isEmpty()
                                ? "topics that begin with " + applicationId + "-"
                                : "topic " + String.join(", ", new TreeSet<>(topics.unauthorizedTopics())))));
            }
            if (String.valueOf(cause.getMessage()).contains(NO_OFFSETS)) {
                return Optional.of(grant("READ on each topic that it reads"));
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

    private static Set<AclOperation> lacking(Set<AclOperation> needed, Set<AclOperation> allowed) {
        Set<AclOperation> lacking = EnumSet.copyOf(needed);
        if (allowed == null) {
            lacking.clear();
        } else {
            lacking.removeAll(allowed);
        }
        return lacking;
    }

    private static String words(Set<AclOperation> operations) {
        return String.join(" and ", operations.stream().map(AclOperation::name).toList());
    }

    private String grantOwn(String operations) {
        return grant(operations + " on topics that begin with " + applicationId + "-");
    }

    private String grant(String what) {
        return "no permission at " + bootstrap + ": grant " + what + " to the user that Slowburn connects as";
    }
}
