package dev.slowburn.bench.load;

import dev.slowburn.testkit.fleet.TransactionShape;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Main class of a process that commits transactions of one shape as stream threads do: each with a producer of its own, once in an
 * interval. Reads commands on standard input, one per line, and answers each with a line; it ends when its input ends.
 *
 * <ul>
 *   <li>{@code threads N} lets N threads commit, and is answered when all of them have started
 *   <li>{@code begin} forgets the commits so far
 *   <li>{@code end} is answered with the mean duration of the end of a transaction, and the duration of each commit, in milliseconds
 * </ul>
 */
public final class TransactionLoad {
    private final String bootstrap;
    private final String topic;
    private final long intervalMillis;
    private final TransactionShape shape;
    private final List<TransactionThread> threads = new ArrayList<>();

    private TransactionLoad(String bootstrap, String topic, long intervalMillis, TransactionShape shape) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.intervalMillis = intervalMillis;
        this.shape = shape;
    }

    /** The arguments of {@link #main}. */
    public static List<String> arguments(String bootstrap, String topic, long intervalMillis, TransactionShape shape) {
        List<String> arguments = new ArrayList<>(List.of(bootstrap, topic, Long.toString(intervalMillis)));
        arguments.addAll(shape.toArguments());
        return arguments;
    }

    /** @param args those of {@link #arguments} */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Keeps output of libraries out of the answers.
        System.setOut(System.err);
        List<String> all = List.of(args);
        TransactionLoad load = new TransactionLoad(
                all.get(0), all.get(1), Long.parseLong(all.get(2)), TransactionShape.parse(all.subList(3, all.size())));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            answers.println(load.answer(command));
            answers.flush();
        }
        // The producers end with the process; closing hundreds of them would take long.
        System.exit(0);
    }

    private String answer(String command) throws InterruptedException {
        if (command.equals("end")) {
            return measured();
        }
        if (command.equals("begin")) {
            threads.forEach(TransactionThread::take);
        } else {
            setThreads(Integer.parseInt(command.substring("threads ".length())));
        }
        return "ok";
    }

    private void setThreads(int count) throws InterruptedException {
        int before = threads.size();
        while (threads.size() < count) {
            threads.add(new TransactionThread(bootstrap, topic, intervalMillis, shape, threads.size()));
        }
        for (int i = 0; i < threads.size(); i++) {
            threads.get(i).setPaused(i >= count);
        }
        for (TransactionThread added : threads.subList(before, threads.size())) {
            added.awaitStarted();
        }
    }

    private String measured() {
        List<TransactionThread.Commit> commits = new ArrayList<>();
        threads.forEach(each -> commits.addAll(each.take()));
        double end = commits.stream()
                .mapToDouble(TransactionThread.Commit::endMillis)
                .average()
                .orElse(0);
        return DoubleStream.concat(DoubleStream.of(end), commits.stream().mapToDouble(TransactionThread.Commit::millis))
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }
}
