package dev.slowburn.query.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private static final OutputChange READY = OutputChange.ready(1);
    private static final OutputChange CHANGE = OutputChange.definitions(2);

    private final Listeners listeners = new Listeners();

    @Test
    void sendsNothingBeforeReadyAndAllChangesAfterwards() {
        List<OutputChange> first = new ArrayList<>();
        listeners.add(first::add);
        listeners.ready(READY);

        List<OutputChange> second = new ArrayList<>();
        Runnable remove = listeners.add(second::add);
        listeners.publish(CHANGE);
        assertThat(second).isEmpty();

        listeners.ready(READY);
        listeners.publish(CHANGE);
        remove.run();
        listeners.publish(CHANGE);

        assertThat(first).containsExactly(READY, CHANGE, CHANGE, CHANGE);
        assertThat(second).containsExactly(READY, CHANGE);
    }
}
