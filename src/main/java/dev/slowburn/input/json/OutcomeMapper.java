package dev.slowburn.input.json;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.DecodedOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets the fields of an outcome from the values of a record; fields that no rule reads are left out. */
final class OutcomeMapper {
    private final RecordValues values;
    private final ValueReader reader;
    private final boolean dashIsMissing;
    private final boolean timeIsStart;
    private final boolean readsKind;

    private final FirstValue service;
    private final FirstValue time;
    private final FirstValue duration;
    private final FirstValue status;
    private final FirstValue outcomeWord;
    private final FirstValue count;
    private final List<FirstValue> operation;
    private final Map<String, FirstValue> attributes = new LinkedHashMap<>();

    private final DecodedOutcome outcome = new DecodedOutcome();
    private final StringBuilder joined = new StringBuilder();

    OutcomeMapper(JsonMapping mapping, FieldsRead fields, RecordValues values) {
        this.values = values;
        reader = new ValueReader(mapping.formats());
        dashIsMissing = mapping.formats().numbers() == Choice.Numbers.TEXT;
        timeIsStart = mapping.formats().timeOf() == Choice.TimeOf.START;
        readsKind = fields.reads(OutcomeField.OUTCOME);
        service = only(mapping, MappedField.SERVICE, true);
        time = only(mapping, MappedField.TIME, true);
        duration = only(mapping, MappedField.DURATION, timeIsStart || fields.reads(OutcomeField.DURATION));
        status = only(mapping, MappedField.STATUS, readsKind || fields.reads(OutcomeField.STATUS_CODE));
        outcomeWord = only(mapping, MappedField.OUTCOME, readsKind);
        count = only(mapping, MappedField.COUNT, true);
        operation = fields.reads(OutcomeField.OPERATION) ? all(mapping, MappedField.OPERATION) : List.of();
        mapping.attributes().forEach((name, choice) -> {
            if (fields.readsAttribute(name)) {
                attributes.put(name, values.of(choice, dashIsMissing));
            }
        });
    }

    private List<FirstValue> all(JsonMapping mapping, MappedField field) {
        return mapping.field(field).stream()
                .map(choice -> values.of(choice, dashIsMissing))
                .toList();
    }

    private FirstValue only(JsonMapping mapping, MappedField field, boolean isRead) {
        List<FirstValue> all = isRead ? all(mapping, field) : List.of();
        return all.isEmpty() ? new FirstValue(field.key(), List.of(), false) : all.get(0);
    }

    /**
     * The outcome of the current values.
     *
     * @return valid until the next call
     * @throws RejectedOutcomeException if a value has another type, or no outcome can have it
     */
    DecodedOutcome map() {
        values.requireComplete();
        outcome.reset();
        setService();
        setDuration();
        setTime();
        setStatusAndKind();
        Value counted = count.get();
        if (counted.kind() != Value.Kind.MISSING) {
            outcome.count = reader.count(counted);
        }
        outcome.operation = operation();
        for (Map.Entry<String, FirstValue> each : attributes.entrySet()) {
            Value value = each.getValue().get();
            if (value.kind() != Value.Kind.MISSING) {
                outcome.attributes.put(each.getKey(), ValueReader.scalar(value));
            }
        }
        outcome.validate();
        return outcome;
    }

    private void setService() {
        Value value = service.get();
        String name = value.kind() == Value.Kind.MISSING ? "" : ValueReader.text(value);
        if (name.isBlank()) {
            throw new RejectedOutcomeException(Rejection.NO_SERVICE, "there is no service at " + service);
        }
        outcome.service = name;
    }

    private void setDuration() {
        Value value = duration.get();
        if (value.kind() != Value.Kind.MISSING) {
            outcome.hasDuration = true;
            outcome.durationMicros = reader.duration(value);
        }
    }

    private void setTime() {
        Value value = time.get();
        if (value.kind() == Value.Kind.MISSING) {
            throw ValueReader.undecodable("there is no time at " + time);
        }
        long millis = reader.time(value);
        outcome.occurredAt = timeIsStart ? millis + outcome.durationMicros / 1_000 : millis;
    }

    private void setStatusAndKind() {
        Value word = outcomeWord.get();
        Value value = status.get();
        boolean hasWord = word.kind() != Value.Kind.MISSING;
        if (hasWord) {
            outcome.kind = ValueReader.kind(word);
        }
        if (value.kind() != Value.Kind.MISSING) {
            outcome.statusCode = reader.status(value);
            outcome.hasStatusCode = outcome.statusCode != 0;
            if (readsKind && !hasWord) {
                outcome.kind = ValueReader.kind(value, outcome.statusCode);
            }
        }
    }

    /** All parts separated by blanks; null if one is missing. */
    private String operation() {
        if (operation.size() == 1) {
            Value value = operation.get(0).get();
            return value.kind() == Value.Kind.MISSING ? null : reader.operation(value);
        }
        joined.setLength(0);
        for (FirstValue part : operation) {
            Value value = part.get();
            String text = value.kind() == Value.Kind.MISSING ? null : reader.operation(value);
            if (text == null) {
                return null;
            }
            joined.append(joined.length() == 0 ? "" : " ").append(text);
        }
        return joined.length() == 0 ? null : joined.toString();
    }
}
