package dev.slowburn.schema;

import dev.slowburn.schema.decode.GeneratedClasses;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Ensures at startup that the output records can be written and that older records can be read with the new schemas:
 * sets the subjects to BACKWARD_TRANSITIVE; an incompatible schema fails the startup with the registry's message.
 */
public final class OutputSubjects {
    private static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

    private final RegistryClient client;
    private final WritingRules rules;

    private OutputSubjects(RegistryClient client, WritingRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /**
     * Registers or finds the schema of each output topic.
     *
     * @param outputs topic → schema of its values
     * @param config Confluent's keys
     * @throws RegistryException with advice
     */
    public static void check(RegistryClient client, Map<String, Schema> outputs, Map<String, ?> config) {
        OutputSubjects subjects = new OutputSubjects(client, WritingRules.of(config, false));
        outputs.forEach(subjects::check);
    }

    private void check(String topic, Schema schema) {
        String subject = rules.subject(topic, schema);
        if (rules.register() && isNew(subject)) {
            setCompatibility(subject);
        }
        try {
            rules.choose(client, topic, schema);
        } catch (RegistryException e) {
            if (e.saysConflict()) {
                throw incompatible(subject, schema, e);
            }
            if (e.saysNotFound()) {
                throw notRegistered(subject, e);
            }
            throw e;
        }
    }

    private void setCompatibility(String subject) {
        try {
            client.setCompatibility(subject, COMPATIBILITY);
        } catch (RegistryException e) {
            if (e.saysConflict()) {
                // Another instance has set it at the same time.
                client.setCompatibility(subject, COMPATIBILITY);
                return;
            }
            if (e.saysForbidden()) {
                throw new RegistryException(
                        e.getMessage()
                                + "; or register the file of its name in schemas/ as another user, with compatibility "
                                + COMPATIBILITY,
                        e);
            }
            throw e;
        }
    }

    private boolean isNew(String subject) {
        try {
            client.latest(subject);
            return false;
        } catch (RegistryException e) {
            if (e.saysNotFound()) {
                return true;
            }
            throw e;
        }
    }

    private RegistryException incompatible(String subject, Schema schema, RegistryException failure) {
        List<String> messages = client.compatibility(subject, GeneratedClasses.published(schema))
                .messages();
        String words = messages.isEmpty() ? failure.getMessage() : String.join("; ", messages);
        return new RegistryException(
                "the schema registry rejects the schema of " + subject + " as incompatible: " + words
                        + ". Publish to another topic (topic.*), or fix the subject",
                failure);
    }

    private static RegistryException notRegistered(String subject, RegistryException failure) {
        return new RegistryException(
                "the schema of " + subject + " is not registered (" + failure.getMessage()
                        + "); set auto.register.schemas=true, or register the file of its name in schemas/",
                failure);
    }
}
