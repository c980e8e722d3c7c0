package dev.slowburn.bench.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An implementation that reads the input topic from its beginning and counts, or does less.
 *
 * <p>Commits its offsets with the application's name as consumer group; progress is measured from these offsets.
 */
public interface BenchPeer {
    /** Format of the output, which is used to verify the counts. */
    enum Output {
        /** Slowburn's snapshots, by budget. */
        SNAPSHOTS,
        /** {@link Counts}, by budget and minute. */
        COUNTS,
        /** Nothing. */
        NONE
    }

    Output output();

    /** Starts without waiting. Closing the result stops the peer and frees its resources. */
    AutoCloseable start(Job job) throws Exception;

    /**
     * A job for a peer.
     *
     * @param application id that was not used before; the peer publishes to {@link #output()}, an existing topic
     * @param input input topic
     * @param services number of services with definitions, two SLOs each
     * @param threads number of threads
     * @param settings settings of Slowburn that override its defaults; other peers ignore them
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

        /** The same job under another id that was not used before. */
        public Job withApplication(String other) {
            return new Job(other, bootstrap, input, services, threads, settings);
        }

        /** The same job with another number of services with definitions. */
        public Job withServices(int others) {
            return new Job(application, bootstrap, input, others, threads, settings);
        }

        /** The job as a line for {@link #parse}. */
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
