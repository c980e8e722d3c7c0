package dev.slowburn.openslo.workspace;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.document.Made.Question;
import dev.slowburn.openslo.document.Made.Topic;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** A {@link DocumentIndex} for one document that records each lookup with its answer. */
final class LookupRecorder implements DocumentIndex {
    private final Slots slots;
    private final DocumentName asker;
    private final Map<Question, Object> asked;

    LookupRecorder(Slots slots, DocumentName asker, Map<Question, Object> asked) {
        this.slots = slots;
        this.asker = asker;
        this.asked = asked;
    }

    private Object ask(Topic topic, Kind kind, String name) {
        return asked.computeIfAbsent(new Question(topic, kind, name), question -> slots.answer(question, asker));
    }

    @Override
    public boolean has(Kind kind, String name) {
        return (Boolean) ask(Topic.PRESENCE, kind, name);
    }

    @Override
    public Collection<String> names(Kind kind) {
        ask(Topic.NAMES, kind, "");
        return slots.names(kind);
    }

    @Override
    public <T> Optional<T> made(Kind kind, String name, Class<T> type) {
        return ((Optional<?>) ask(Topic.VALUE, kind, name))
                .flatMap(made -> ((Made) made).value())
                .map(type::cast);
    }

    @Override
    public Optional<MappingNode> tree(Kind kind, String name) {
        return ((Optional<?>) ask(Topic.TREE, kind, name))
                .map(Header.class::cast)
                .map(header -> (MappingNode) slots.trees().of(header.source()).get(header.index()));
    }

    @Override
    public Optional<NotificationTarget> targetAhead(String name) {
        ask(Topic.TARGET_AHEAD, Kind.ALERT_NOTIFICATION_TARGET, name);
        return slots.targetAhead(name, asker);
    }
}
