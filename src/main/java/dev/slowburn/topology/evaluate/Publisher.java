package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.schema.record.BudgetRecords;
import dev.slowburn.schema.record.DecisionRecords;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.tracking.LastDecision;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.StoredBudgetState;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends records to the output topics. Record timestamps are by the wall clock. */
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

    void decision(ReleaseDecision decision, LastDecision last, long now, long wallClock) {
        send(
                NodeNames.DECISIONS,
                decision.service(),
                DecisionRecords.decision(decision, now, last.since(), last.sequence()),
                wallClock);
    }

    void noDecision(String service, long wallClock) {
        send(NodeNames.DECISIONS, service, null, wallClock);
    }

    /**
     * Publishes the end of a budget: its alerts resolve, it is no longer exhausted, and its snapshot is deleted.
     *
     * @param deleteSnapshot false if another task continues a budget of the same id
     */
    void end(BudgetKey key, StoredBudgetState state, boolean deleteSnapshot, long now, long wallClock) {
        if (state.id().isEmpty()) {
            return;
        }
        for (AlertStateMachine.Transition transition : AlertStateMachine.end(state.alerts())) {
            send(
                    NodeNames.ALERTS,
                    AlertRecords.id(state.id(), transition.mark().rule()),
                    AlertRecords.ended(state.id(), key.slo(), key.objective(), key.service(), transition, now),
                    wallClock);
        }
        for (Episodes.Transition transition : Episodes.end(state.marks())) {
            send(
                    NodeNames.EVENTS,
                    state.id(),
                    BudgetRecords.ended(state.id(), key.slo(), key.objective(), key.service(), transition, now),
                    wallClock);
        }
        if (deleteSnapshot) {
            send(NodeNames.SNAPSHOTS, state.id(), null, wallClock);
        }
    }

    private void send(String sink, String key, SpecificRecord value, long wallClock) {
        // A tombstone is not an event.
        Headers recordHeaders = value == null ? new RecordHeaders() : headers.of(value);
        context.forward(new Record<>(key, value, wallClock, recordHeaders), sink);
    }
}
