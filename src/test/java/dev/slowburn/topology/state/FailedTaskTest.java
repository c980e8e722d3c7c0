package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.OneInstance;
import dev.slowburn.testkit.simulation.Simulation;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * A task of the first stage fails during a rebalance, so the transaction of its thread is aborted, and a task of the thread that works on
 * a changed definition is not closed. The change comes into force.
 */
class FailedTaskTest {
    private static final String NAME = "SLO/new";

    private final Application application = new Application(
            TestSettings.wallClock(),
            BaseDefinitions.ofSources(List.of(new Source("cart.yaml", Yamls.slo("cart", "0.9")))));
    private final Topics topics = application.settings().topics();

    @Test
    void definitionThatWasForwardedComesIntoForce() {
        OneInstance instance = new OneInstance(application, Set.of(Application.COMBINE, Application.LOCATE));
        sendDefinition(instance, topics.sloDefinitions());

        failWithOutcome(instance);

        assertInForce(instance);
    }

    @Test
    void definitionThatWasAdmittedComesIntoForce() {
        OneInstance instance = new OneInstance(application, Set.of(Application.COMBINE, Application.ADMIT));
        sendDefinition(instance, Application.undecided());
        // Commits the offset and submits the change; the verdict is written with the next commit.
        instance.workOnce();

        failWithOutcome(instance);

        assertInForce(instance);
    }

    private static void sendDefinition(OneInstance instance, String topic) {
        send(
                instance,
                topic,
                NAME.getBytes(StandardCharsets.UTF_8),
                definition().getBytes(StandardCharsets.UTF_8));
    }

    private static String definition() {
        return Yamls.slo("new", "0.9");
    }

    private static void send(OneInstance instance, String topic, byte[] key, byte[] value) {
        instance.send(topic, key, value, new RecordHeaders(), Simulation.START.toEpochMilli());
    }

    private void failWithOutcome(OneInstance instance) {
        String topic = topics.requestOutcomes();
        byte[] outcome = application.serde().serializer().serialize(topic, Outcomes.good("cart", Simulation.START, 1));
        send(instance, topic, null, outcome);
        instance.workUntilFailure(Application.COMBINE);
    }

    private void assertInForce(OneInstance instance) {
        instance.takeOthers();
        instance.work();
        assertThat(new SimulatedOutcome(instance.kafka(), application).inForce())
                .containsOnlyKeys(NAME)
                .containsEntry(NAME, definition());
    }
}
