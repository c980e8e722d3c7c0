package dev.slowburn.chaos;

import dev.slowburn.testkit.instance.Scene;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The second input of the instances, to which {@link Generator} sends spans. It has fewer partitions than the first. */
public final class SpansInput {
    private static final int PARTITIONS = 3;

    private SpansInput() {}

    public static String topic(Scene scene) {
        return scene.topics().requestOutcomes() + "-spans";
    }

    static void createTopic(String bootstrap, Scene scene) {
        NewTopic topic = new NewTopic(topic(scene), Optional.of(PARTITIONS), Optional.empty());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create " + topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The settings of instances that count both inputs. */
    static Map<String, String> settings(Scene scene) {
        return Map.of(
                "inputs", "outcomes,spans",
                "input.spans.topic", topic(scene),
                "input.spans.format", "otlp-proto");
    }
}
