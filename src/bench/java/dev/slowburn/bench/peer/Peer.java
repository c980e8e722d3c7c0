package dev.slowburn.bench.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that reads the input topic from its beginning and counts, or does less.
 *
 * <p>It commits its offsets as the consumer group of its application's name, by which it is measured from outside.
 */
public interface Peer {
    /** What it publishes, by which its counting is checked. */
    enum Output {
        /** Slowburn's snapshots, by budget. */
        SNAPSHOTS,
        /** {@link Counts}, by budget and minute. */
        COUNTS,
        /** Nothing. */
        NONE
    }

    Output output();

    /** Begins; returns at once. Closing what it returns ends it and frees all. */
    AutoCloseable start(Job job) throws Exception;

    /**
     * What is to be done.
     *
     * @param application that has not run before; the peer publishes to {@link #output()}, a topic that is there
     * @param input topic
     * @param services how many have definitions, two each
     * @param threads to do it with
     * @param settings of Slowburn, other than its defaults; peers ignore them
     */
    record Job(
            String application,
            String bootstrap,
            String input,
            int services,
            int threads,
            Map<String, String> settings) {
        public Job {
            settings = Map.copyOf(settings);
        }

        public String output() {
            return application + "-output";
        }

        /** A line that {@link #parse} reads. */
        public String toLine() {
            StringBuilder line = new StringBuilder(String.join(
                    " ", application, bootstrap, input, Integer.toString(services), Integer.toString(threads)));
            settings.forEach(
                    (key, value) -> line.append(' ').append(key).append('=').append(value));
            return line.toString();
        }

        static Job parse(String line) {
            String[] words = line.split(" ", 0);
            Map<String, String> settings = new HashMap<>();
            for (String setting : List.of(words).subList(5, words.length)) {
                int equals = setting.indexOf('=');
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
            return new Job(
                    words[0], words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]), settings);
        }
    }
}
