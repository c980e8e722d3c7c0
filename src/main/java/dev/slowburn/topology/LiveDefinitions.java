package dev.slowburn.topology;

import dev.slowburn.domain.DefinitionSet;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions in force on this instance, which its tasks ask for again and again: a change is another object.
 *
 * <p>Texts come from one thread, and are compiled by whoever asks first after a change, once for all; so a burst of changes
 * costs one compilation, and none while nobody is interested.
 */
final class LiveDefinitions {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDefinitions.class);

    private final DefinitionReader reader;
    private final Map<String, String> texts = new TreeMap<>();
    private volatile boolean stale = true;
    private volatile DefinitionSet current = DefinitionSet.EMPTY;

    LiveDefinitions(DefinitionReader reader) {
        this.reader = reader;
    }

    /** Compared by identity with what was returned before, it tells whether anything has changed. */
    DefinitionSet current() {
        if (!stale) {
            return current;
        }
        synchronized (this) {
            if (stale) {
                current = compile();
                stale = false;
            }
            return current;
        }
    }

    /** The texts as of now, by the key of their record. */
    synchronized Map<String, String> texts() {
        return new TreeMap<>(texts);
    }

    /** Takes note of what is in force under a key; null for nothing. */
    synchronized void put(String key, String text) {
        String before = text == null ? texts.remove(key) : texts.put(key, text);
        if (text == null ? before != null : !text.equals(before)) {
            stale = true;
        }
    }

    /** What was admitted is sound, except where the files of this instance are not those of the one that admitted it. */
    private DefinitionSet compile() {
        DefinitionReader.Reading reading = reader.read(texts);
        reading.flaws()
                .forEach(flaw ->
                        LOG.warn("not in force, because of this instance's files or settings: {}", flaw.problem()));
        LOG.info("definitions slos={} by-topic={}", reading.definitions().slos().size(), texts.size());
        return reading.definitions();
    }
}
