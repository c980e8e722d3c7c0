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
 * The definitions in force on this instance, which its tasks ask for again and again: a change is another object.
 *
 * <p>Texts come from one thread. They are compiled by a helper thread, never by one that asks: that one gets what was compiled
 * last. Only before the first time there is nothing to get, and the asker waits. A burst of changes is compiled together.
 */
public final class DefinitionsInForce {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsInForce.class);

    private final DefinitionReader reader;
    private final Executor helper;
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, Optional<String>> news = new LinkedHashMap<>();
    private final Object compiling = new Object();
    private DraftDefinitions draft;
    private Set<Problem> warned = Set.of();
    private boolean isAsked;
    private boolean isCompiling;
    private Throwable failure;
    private volatile PreparedDefinitions current;

    public DefinitionsInForce(DefinitionReader reader, Executor helper) {
        this.reader = reader;
        this.helper = helper;
    }

    /** Compared by identity with what was returned before, it tells whether anything has changed. */
    public PreparedDefinitions current() {
        PreparedDefinitions known = current;
        return known != null ? known : first();
    }

    private PreparedDefinitions first() {
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

    /** The texts as of now, by the key of their record. */
    synchronized Map<String, String> texts() {
        return new TreeMap<>(texts);
    }

    /** Takes note of what is in force under a key; null for nothing. */
    void put(String key, String text) {
        synchronized (this) {
            String before = text == null ? texts.remove(key) : texts.put(key, text);
            if (text == null ? before == null : text.equals(before)) {
                return;
            }
            news.put(key, Optional.ofNullable(text));
        }
        // At a start all texts are there before anybody asks.
        compileUnlessBusy(false);
    }

    private void compileUnlessBusy(boolean ask) {
        synchronized (this) {
            isAsked |= ask;
            if (!isAsked || isCompiling || (current != null && news.isEmpty())) {
                return;
            }
            isCompiling = true;
        }
        helper.execute(this::compile);
    }

    private void compile() {
        try {
            Optional<Map<String, Optional<String>>> changes = drainChanges();
            while (changes.isPresent()) {
                compile(changes.get());
                changes = drainChanges();
            }
        } catch (Throwable e) {
            // Whoever waits for the definitions would wait for ever; the thread's owner learns of it from the throw.
            synchronized (this) {
                failure = e;
                notifyAll();
            }
            throw e;
        }
    }

    /** What is to be compiled; empty if nothing is. */
    private synchronized Optional<Map<String, Optional<String>>> drainChanges() {
        if (current != null && news.isEmpty()) {
            isCompiling = false;
            return Optional.empty();
        }
        Map<String, Optional<String>> changes = new LinkedHashMap<>(news);
        news.clear();
        return Optional.of(changes);
    }

    /** What was admitted is sound, except where the files of this instance are not those of the one that admitted it. */
    private void compile(Map<String, Optional<String>> changes) {
        DefinitionSet set;
        synchronized (compiling) {
            if (draft == null) {
                draft = reader.open();
            }
            changes.forEach(draft::put);
            set = draft.definitions();
            draft.keep();
            warn(draft.flaws());
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

    /** Of what was not said already. */
    private void warn(List<DefinitionFinding> flaws) {
        Set<Problem> now = new HashSet<>();
        for (DefinitionFinding flaw : flaws) {
            now.add(flaw.problem());
            if (!warned.contains(flaw.problem())) {
                LOG.warn("not in force, because of this instance's files or settings: {}", flaw.problem());
            }
        }
        warned = now;
    }

    /** What is in force now, to be changed without a trace. */
    DraftDefinitions draft() {
        current();
        synchronized (compiling) {
            return draft.copy();
        }
    }
}
