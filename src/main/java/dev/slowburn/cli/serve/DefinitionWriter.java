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
 * Sends definitions received over HTTP to the definitions topic. Each request creates its own producer, because requests are rare
 * and idle instances then keep no connection open.
 */
final class DefinitionWriter implements DefinitionTopic {
    private final Config config;

    DefinitionWriter(Config config) {
        this.config = config;
    }

    @Override
    public void send(Map<String, Optional<String>> changes) {
        try (DefinitionSender sender = DefinitionSender.withShortTimeouts(config)) {
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
