package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.schema.record.BudgetRecords;
import dev.slowburn.schema.record.DecisionRecords;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.StoredBudgetState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what there is to tell to the topics that it belongs to. Timestamps of records are the wall clock's. */
final class Publisher {
    private final ProcessorContext<String, SpecificRecord> context;
    private final CloudEventHeaders headers;

    Publisher(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.headers = new CloudEventHeaders(context.applicationId());
    }

    void snapshot(Assessment assessment, long sequence, long wallClock) {
        send(NodeNames.SNAPSHOTS, assessment.subject().id(), BudgetRecords.snapshot(assessment, sequence), wallClock);
    }

    void event(Assessment assessment, Episodes.Transition transition, long wallClock) {
        send(NodeNames.EVENTS, assessment.subject().id(), BudgetRecords.event(assessment, transition), wallClock);
    }

    void reset(Assessment assessment, LiveBudget.Reset reset, long wallClock) {
        send(
                NodeNames.EVENTS,
                assessment.subject().id(),
                BudgetRecords.reset(
                        assessment.subject(),
                        reset.window(),
                        reset.closing().outcomes(),
                        reset.closing().use(),
                        reset.number()),
                wallClock);
    }

    void alert(Assessment assessment, AlertStateMachine.Transition transition, long wallClock) {
        String budgetId = assessment.subject().id();
        send(
                NodeNames.ALERTS,
                AlertRecords.id(budgetId, transition.mark().rule()),
                AlertRecords.alert(assessment, transition),
                wallClock);
    }

    void decision(DecisionStore.DecisionChange news, long now, long wallClock) {
        send(
                NodeNames.DECISIONS,
                news.decision().service(),
                DecisionRecords.decision(
                        news.decision(), now, news.last().since(), news.last().sequence()),
                wallClock);
    }

    void noDecision(String service, long wallClock) {
        send(NodeNames.DECISIONS, service, null, wallClock);
    }

    /**
     * Tells that a budget is no more: its alerts end, it is no longer exhausted, and its snapshot is taken back.
     *
     * @param takeBack false if another task goes on with a budget of the same id
     */
    void end(BudgetKey key, StoredBudgetState memory, boolean takeBack, long now, long wallClock) {
        if (memory.id().isEmpty()) {
            return;
        }
        for (AlertStateMachine.Transition transition : AlertStateMachine.end(memory.alerts())) {
            send(
                    NodeNames.ALERTS,
                    AlertRecords.id(memory.id(), transition.mark().rule()),
                    AlertRecords.ended(memory.id(), key.slo(), key.objective(), key.service(), transition, now),
                    wallClock);
        }
        for (Episodes.Transition transition : Episodes.end(memory.marks())) {
            send(
                    NodeNames.EVENTS,
                    memory.id(),
                    BudgetRecords.ended(memory.id(), key.slo(), key.objective(), key.service(), transition, now),
                    wallClock);
        }
        if (takeBack) {
            send(NodeNames.SNAPSHOTS, memory.id(), null, wallClock);
        }
    }

    private void send(String sink, String key, SpecificRecord value, long wallClock) {
        // What is taken back is no event, but that there is nothing more to say.
        Headers told = value == null ? new RecordHeaders() : headers.of(value);
        context.forward(new Record<>(key, value, wallClock, told), sink);
    }
}
