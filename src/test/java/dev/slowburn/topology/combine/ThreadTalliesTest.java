package dev.slowburn.topology.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.shuffle.TallyBatch;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tallies of three tasks of a thread, of which two have counted. */
class ThreadTalliesTest {
    /** Enough for each of the services to have one of its own. */
    private static final int PARTITIONS = 64;

    private static final PreparedDefinitions DEFINITIONS = definitions("first");

    private final ThreadTallies thread = new ThreadTallies(new InputTopic("outcomes", "outcomes"), PARTITIONS);
    private final List<ThreadTallies.Member> members = new ArrayList<>();
    private final List<Combiner> combiners = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();

    ThreadTalliesTest() {
        for (int task = 0; task < 3; task++) {
            join(task, DEFINITIONS);
        }
        count(0, "größe");
        count(1, "größe");
        count(1, "search");
    }

    private void join(int task, PreparedDefinitions definitions) {
        members.add(thread.join(task, definitions));
        combiners.add(thread.combiner(CountingListener.NONE));
    }

    private void count(int task, String service) {
        assertThat(combiners
                        .get(task)
                        .count(new SampleOutcome(service, 0, null, OutcomeKind.SUCCESS, null, null, 1, Map.of())))
                .isEqualTo(Combiner.Result.COUNTED);
        members.get(task).counted();
    }

    private void send(TallyBatch batch) {
        sent.add(batch.service());
        batch.toMessage();
    }

    @Test
    void anyTaskSendsOneTallyOfAllAndMarksThePartitionsForThoseThatHaveCounted() {
        thread.send(this::send);

        BitSet touched = new BitSet();
        touched.set(TallyPartitioner.ownerOf("größe", PARTITIONS));
        touched.set(TallyPartitioner.ownerOf("search", PARTITIONS));
        assertThat(sent).containsExactlyInAnyOrder("größe", "search");
        assertThat(members.get(0).touched()).isEqualTo(touched);
        assertThat(members.get(1).touched()).isEqualTo(touched);
        assertThat(members.get(2).touched().isEmpty()).isTrue();

        thread.send(this::send);
        assertThat(sent).hasSize(2);
    }

    @Test
    void tasksThatHaveNothingPendingLeaveAndTheOthersContinue() {
        thread.leave(2);
        thread.send(this::send);
        thread.leave(0);
        count(1, "search");

        thread.send(this::send);

        assertThat(sent).hasSize(3);
    }

    @Test
    void nothingIsSentAfterATaskWasClosedWhosePendingTalliesAreMixedWithThoseOfAnother() {
        thread.leave(0);
        assertNothingIsSent();
        thread.leave(2);
        assertNothingIsSent();

        thread.leave(1);
        assertSendsAfterAJoin();
    }

    @Test
    void pendingTalliesOfAClosedTaskAreDiscardedIfNoOtherTaskHasAdded() {
        thread.send(this::send);
        sent.clear();
        count(0, "größe");
        thread.leave(0);
        count(1, "search");

        thread.send(this::send);

        assertThat(sent).containsExactly("search");
    }

    @Test
    void nothingIsSentAfterATaskHasFailedUntilThatTaskIsClosed() {
        RuntimeException cause = new IllegalStateException("no partitions");
        thread.send(this::send);
        sent.clear();
        members.get(0).fail(cause);
        members.get(0).fail(new IllegalStateException("consequence"));
        assertThatThrownBy(() -> thread.send(this::send)).hasCause(cause);
        thread.leave(1);
        assertNothingIsSent();

        thread.leave(0);
        count(2, "search");
        thread.send(this::send);

        assertThat(sent).containsExactly("search");
    }

    @Test
    void nothingIsSentTwiceAfterASendHasFailedHalfWay() {
        assertThatThrownBy(() -> thread.send(batch -> {
                    throw new IllegalStateException("no partitions");
                }))
                .hasMessage("no partitions");
        members.get(2).fail(new IllegalStateException("no partitions"));
        thread.leave(2);
        assertNothingIsSent();

        thread.leave(0);
        thread.leave(1);
        assertSendsAfterAJoin();
    }

    private void assertSendsAfterAJoin() {
        members.clear();
        combiners.clear();
        join(0, DEFINITIONS);
        count(0, "search");
        thread.send(this::send);
        assertThat(sent).containsExactly("search");
    }

    private void assertNothingIsSent() {
        assertThatThrownBy(() -> thread.send(this::send)).hasMessageContaining("input=outcomes");
        assertThat(sent).isEmpty();
    }

    @Test
    void theTalliesOfFormerDefinitionsAreSentBeforeOthersApply() {
        PreparedDefinitions others = definitions("second");
        thread.apply(DEFINITIONS, this::send);
        assertThat(sent).isEmpty();

        thread.apply(others, this::send);

        assertThat(sent).hasSize(2);
        thread.apply(others, this::send);
        count(2, "search");
        thread.send(this::send);
        assertThat(sent).hasSize(3);
    }

    private static PreparedDefinitions definitions(String version) {
        List<Slo> slos = new ArrayList<>();
        for (String service : List.of("größe", "search")) {
            slos.add(new SloBuilder(version + "-" + service.length())
                    .service(service)
                    .build());
        }
        return PreparedDefinitions.of(DefinitionSet.of(slos));
    }
}
