package dev.slowburn.topology.definitions;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.openslo.yaml.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions in force on this instance, as an immutable object that is replaced after each change.
 *
 * <p>The global stream thread puts texts. A background thread compiles them, and all changes that accumulate meanwhile together.
 * Callers of {@link #current()} get the last compiled definitions and wait only for the first compilation.
 */
public final class DefinitionsInForce {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsInForce.class);

    private final DefinitionReader reader;
    private final Executor executor;
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();
    private final Object compiling = new Object();
    private DraftDefinitions draft;
    private Set<Problem> warned = Set.of();
    private boolean isRequested;
    private boolean isCompiling;
    private Throwable failure;
    private volatile PreparedDefinitions current;

    public DefinitionsInForce(DefinitionReader reader, Executor executor) {
        this.reader = reader;
        this.executor = executor;
    }

    /** Returns the same object until the definitions change. */
    public PreparedDefinitions current() {
        PreparedDefinitions known = current;
        return known != null ? known : awaitFirst();
    }

    private PreparedDefinitions awaitFirst() {
        compileUnlessBusy(true);
        synchronized (this) {
            while (current == null) {
                if (failure != null) {
                    throw new IllegalStateException("the definitions in force could not be compiled", failure);
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while the definitions in force are compiled", e);
                }
            }
            return current;
        }
    }

    /** The current texts by record key. */
    synchronized Map<String, String> texts() {
        return new TreeMap<>(texts);
    }

    /** Replaces the text of a key; null removes it. */
    void put(String key, String text) {
        synchronized (this) {
            String before = text == null ? texts.remove(key) : texts.put(key, text);
            if (text == null ? before == null : text.equals(before)) {
                return;
            }
            changes.put(key, Optional.ofNullable(text));
        }
        // At startup, all texts are put before the definitions are requested.
        compileUnlessBusy(false);
    }

    private void compileUnlessBusy(boolean request) {
        synchronized (this) {
            isRequested |= request;
            if (!isRequested || isCompiling || (current != null && changes.isEmpty())) {
                return;
            }
            isCompiling = true;
        }
        executor.execute(this::compile);
    }

    private void compile() {
        try {
            Optional<Map<String, Optional<String>>> drained = drainChanges();
            while (drained.isPresent()) {
                compile(drained.get());
                drained = drainChanges();
            }
        } catch (Throwable e) {
            // Waiting threads must fail, too. The rethrown exception is reported to the owner of the executor.
            synchronized (this) {
                failure = e;
                notifyAll();
            }
            throw e;
        }
    }

    /** The changes to compile; empty if there are none. */
    private synchronized Optional<Map<String, Optional<String>>> drainChanges() {
        if (current != null && changes.isEmpty()) {
            isCompiling = false;
            return Optional.empty();
        }
        Map<String, Optional<String>> drained = new LinkedHashMap<>(changes);
        changes.clear();
        return Optional.of(drained);
    }

    /** Compiles admitted changes, which are valid unless this instance has other files than the one that admitted them. */
    private void compile(Map<String, Optional<String>> admitted) {
        DefinitionSet set;
        synchronized (compiling) {
            if (draft == null) {
                draft = reader.open();
            }
            admitted.forEach(draft::put);
            set = draft.definitions();
            draft.accept();
            warn(draft.findings());
            LOG.info(
                    "definitions slos={} by-topic={}",
                    set.slos().size(),
                    draft.texts().size());
        }
        PreparedDefinitions next = current == null ? PreparedDefinitions.of(set) : current.next(set);
        synchronized (this) {
            current = next;
            notifyAll();
        }
    }

    /** Logs new problems. */
    private void warn(List<DefinitionFinding> findings) {
        Set<Problem> problems = new HashSet<>();
        for (DefinitionFinding finding : findings) {
            problems.add(finding.problem());
            if (!warned.contains(finding.problem())) {
                LOG.warn("not in force, because of this instance's files or settings: {}", finding.problem());
            }
        }
        warned = problems;
    }

    /** A copy of the definitions in force that can be changed without effect on this object. */
    DraftDefinitions draft() {
        current();
        synchronized (compiling) {
            return draft.copy();
        }
    }
}
