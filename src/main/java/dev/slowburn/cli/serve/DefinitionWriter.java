package dev.slowburn.cli.serve;

import dev.slowburn.http.DefinitionTopic;
import dev.slowburn.query.UnavailableException;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Sends what came over HTTP to the topic. Changes are rare, so each has a producer of its own, and an instance that gets none
 * holds nothing open for them.
 */
final class DefinitionWriter implements DefinitionTopic {
    private final Config config;

    DefinitionWriter(Config config) {
        this.config = config;
    }

    @Override
    public void send(Map<String, Optional<String>> changes) {
        try (DefinitionSender sender = DefinitionSender.impatient(config)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            changes.forEach((key, change) -> sent.add(sender.send(key, change.orElse(null))));
            for (Future<RecordMetadata> each : sent) {
                sender.await(each);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        } catch (StartupException | KafkaException e) {
            throw new UnavailableException(e.getMessage(), e);
        }
    }
}
