package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.settings.InputTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;

/**
 * One schedule, derived from a seed: traffic, processing, time, commits and faults. It ends without faults until everything is
 * processed, so that outputs and state can be compared with the input.
 */
public final class Simulation {
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** The inputs have different numbers of partitions: the second has one more than the first. */
    private static final int PARTITIONS_OF_FIRST = 2;

    private static final int MAX_PARTITIONS = 4;
    private static final int STEPS = 50;
    /** With many partitions, of which a restart opens all. */
    private static final int FEW_STEPS = 12;

    private static final int SETTLING_ROUNDS = 18;
    private static final int ALL_RECORDS = 100_000;

    private final Random random;
    private final int steps;
    private final SimulatedClock clock = new SimulatedClock(START);
    private final Application all;
    private final List<InputTopic> removable;
    private final SimulatedKafka kafka;
    private final SimulatedTraffic traffic;
    private final SimulatedFaults faults = new SimulatedFaults();
    private final SimulatedGroup group;

    /** The inputs are configured all the time. */
    public Simulation(long seed, Guarantee guarantee, Application application) {
        this(seed, guarantee, application, List.of());
    }

    /** A shorter schedule with many partitions of the inputs, which are configured all the time. */
    public static Simulation ofPartitions(int partitions, long seed, Application application) {
        return new Simulation(seed, Guarantee.EXACTLY_ONCE, application, List.of(), partitions, FEW_STEPS);
    }

    /**
     * @param application with all inputs
     * @param removable inputs that are removed and added back
     */
    public Simulation(long seed, Guarantee guarantee, Application application, List<InputTopic> removable) {
        this(seed, guarantee, application, removable, PARTITIONS_OF_FIRST, STEPS);
    }

    private Simulation(
            long seed,
            Guarantee guarantee,
            Application application,
            List<InputTopic> removable,
            int partitionsOfFirst,
            int steps) {
        this.steps = steps;
        this.all = application;
        this.removable = removable;
        random = new Random(seed);
        Map<String, Integer> partitions = new HashMap<>(Map.of(Application.tallies(), SimulatedGroup.TALLY_PARTITIONS));
        for (InputTopic input : inputs()) {
            partitions.put(input.topic(), partitionsOfFirst + inputs().indexOf(input));
        }
        kafka = new SimulatedKafka(clock, guarantee, partitions);
        traffic = new SimulatedTraffic(random, clock, kafka, application);
        group = new SimulatedGroup(random, kafka, clock, faults, application);
    }

    /** All inputs, also one that is not configured at the moment. */
    public List<InputTopic> inputs() {
        return all.settings().inputs();
    }

    /** Whether an input is configured at the moment. */
    public boolean isConfigured(InputTopic input) {
        return group.application().settings().inputs().contains(input);
    }

    /** The partitions of an input. */
    public List<TopicPartition> partitions(InputTopic input) {
        return IntStream.range(0, kafka.partitionsOf(input.topic()))
                .mapToObj(partition -> new TopicPartition(input.topic(), partition))
                .toList();
    }

    public SimulatedKafka kafka() {
        return kafka;
    }

    public SimulatedTraffic traffic() {
        return traffic;
    }

    public SimulatedFaults faults() {
        return faults;
    }

    /** By subtopology, the most heap in bytes that a task retains without what it shares with others. */
    public Map<Integer, Long> largestTasks() {
        return group.largestTasks();
    }

    /** The wall clock. */
    public long now() {
        return clock.milliseconds();
    }

    public Simulation run() {
        group.start();
        for (int i = 0; i < steps; i++) {
            step();
        }
        settle();
        return this;
    }

    private void step() {
        switch (random.nextInt(removable.isEmpty() ? 17 : 20)) {
            case 0, 1, 2, 3 -> send();
            case 4, 5, 6, 7 -> work(group.anyInstance());
            case 8, 9, 10 -> pass();
            case 11, 12, 13 -> group.commit(group.anyMember());
            case 14 -> failingCommit(random.nextInt(group.members().size()));
            case 15 -> rebalance();
            case 16 -> moveDuringRequest();
            case 17 -> addPartition();
            default -> restartWithOtherInputs();
        }
    }

    private void send() {
        for (int i = random.nextInt(6); i >= 0; i--) {
            traffic.sendOutcome();
        }
        switch (random.nextInt(8)) {
            case 0 -> traffic.sendExpired();
            case 1 -> traffic.sendMalformed();
            case 3 -> truncate();
            case 2, 4, 5 -> {
                traffic.sendDefinition();
                faults.changes++;
            }
            default -> {
                // Outcomes only.
            }
        }
    }

    private void truncate() {
        List<TopicPartition> partitions = partitions(inputs().get(random.nextInt(inputs().size())));
        TopicPartition input = partitions.get(random.nextInt(partitions.size()));
        long before = kafka.beginning(input) + random.nextInt(8);
        kafka.truncate(input, before);
        faults.truncations++;
    }

    /** The index of an input that is configured. */
    private int anyInput() {
        return random.nextInt(group.application().settings().inputs().size());
    }

    private void work(SimulatedInstance instance) {
        if (random.nextBoolean()) {
            instance.follow(random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            instance.help();
        }
        if (random.nextInt(3) == 0) {
            instance.askForEnds(anyInput());
        }
        if (random.nextBoolean()) {
            instance.replay(anyInput(), 1 + random.nextInt(12));
        }
        instance.poll(1 + random.nextInt(12));
        instance.process(random.nextInt(12));
    }

    private void pass() {
        clock.pass(random.nextInt(8) == 0 ? random.nextInt(400_000) : random.nextInt(20_000));
        group.members().forEach(SimulatedInstance::punctuate);
    }

    private void failingCommit(int index) {
        SimulatedInstance member = group.members().get(index);
        switch (random.nextInt(7)) {
            case 0 -> {
                faults.crashesBeforeCommit++;
                group.replace(index);
            }
            case 1 -> {
                faults.crashesBeforeCommit++;
                member.prepareCommit();
                group.replace(index);
            }
            case 2 -> {
                faults.crashesAfterCommit++;
                member.commitTransaction(member.prepareCommit());
                group.replace(index);
            }
            case 3 -> {
                faults.revivals++;
                member.revive();
            }
            case 4 -> {
                faults.revivals++;
                member.commitTransaction(member.prepareCommit());
                member.revive();
            }
            case 5 -> failTask(member);
            default -> group.freeze(index);
        }
    }

    private void failTask(SimulatedInstance member) {
        List<TaskId> tasks = List.copyOf(member.tasks());
        if (!tasks.isEmpty()) {
            group.commit(member);
            member.poll(ALL_RECORDS);
            member.fail(tasks.get(random.nextInt(tasks.size())), random.nextBoolean(), random.nextBoolean());
        }
    }

    private void rebalance() {
        if (!group.zombies().isEmpty()) {
            wake(group.zombies().get(random.nextInt(group.zombies().size())));
            return;
        }
        group.members().forEach(group::commit);
        group.assign();
    }

    /** Continues with its former tasks, and is fenced at its commit. */
    private void wake(SimulatedInstance zombie) {
        zombie.punctuate();
        work(zombie);
        Map<TopicPartition, OffsetAndMetadata> offsets = zombie.prepareCommit();
        if (zombie.commitTransaction(offsets)) {
            zombie.crash();
        } else {
            faults.fenced++;
            zombie.loseAll();
        }
        group.zombies().remove(zombie);
    }

    /**
     * Tasks of the first stage move to an instance that has asked for committed offsets before the former owner has committed for the
     * last time, and that receives the answer, and definitions that the former owner does not know, before any record.
     */
    private void moveDuringRequest() {
        SimulatedInstance to = group.anyMember();
        to.beginEnds();
        send();
        traffic.sendDefinition();
        faults.changes++;
        for (SimulatedInstance member : group.members()) {
            member.poll(ALL_RECORDS);
            member.process(ALL_RECORDS);
            group.commit(member);
        }
        group.moveFirstStage(to);
        to.follow(ALL_RECORDS);
        to.help();
        to.completeEnds();
        to.punctuate();
        group.commit(to);
    }

    /** The task of the partition is closed and taken again, if another input had this partition before. */
    private void addPartition() {
        InputTopic input = inputs().get(random.nextInt(inputs().size()));
        int added = kafka.partitionsOf(input.topic());
        if (added == MAX_PARTITIONS) {
            return;
        }
        kafka.addPartition(input.topic());
        faults.addedPartitions++;
        TaskId task = new TaskId(Application.COMBINE, added);
        for (SimulatedInstance member : group.members()) {
            if (member.has(task)) {
                group.commit(member);
                member.give(task);
            }
        }
        group.assign();
    }

    /** Stops all instances, and starts them with or without an input. */
    private void restartWithOtherInputs() {
        List.copyOf(group.zombies()).forEach(this::wake);
        boolean isClean = random.nextBoolean();
        for (SimulatedInstance member : group.members()) {
            if (isClean) {
                group.commit(member);
                member.tasks().forEach(member::give);
            } else {
                member.crash();
            }
        }
        InputTopic changed = removable.get(random.nextInt(removable.size()));
        boolean isAdded = !isConfigured(changed);
        List<InputTopic> others = inputs().stream()
                .filter(input -> input.equals(changed) ? isAdded : isConfigured(input))
                .toList();
        faults.restarts++;
        faults.returns += isAdded ? 1 : 0;
        faults.removals += isAdded ? 0 : 1;
        if (random.nextInt(3) == 0) {
            expireOffsets(isAdded ? List.of(changed) : others);
        }
        group.restart(all.with(others));
    }

    /** Brokers delete the offsets of inputs after a week without members or without this input; see {@link ExpiredOffsets}. */
    private void expireOffsets(List<InputTopic> expired) {
        ExpiredOffsets offsets = new ExpiredOffsets(kafka, SimulatedGroup.TALLY_PARTITIONS);
        for (InputTopic input : expired) {
            for (TopicPartition partition : partitions(input)) {
                if (offsets.areDetected(SourceId.of(all.settings().number(input), partition.partition()))) {
                    faults.expiredOffsets++;
                } else if (traffic.hasCountable(partition, kafka.committedOffset(partition))) {
                    throw new AssertionError(partition + " would be counted twice without its offset");
                }
            }
        }
    }

    /** Runs without traffic and faults for longer than the maximum snapshot delay. */
    private void settle() {
        List.copyOf(group.zombies()).forEach(this::wake);
        for (int round = 0; round < SETTLING_ROUNDS; round++) {
            clock.pass(
                    round < 5
                            ? Duration.ofSeconds(1).toMillis()
                            : Duration.ofSeconds(5).toMillis());
            for (SimulatedInstance member : group.members()) {
                member.follow(ALL_RECORDS);
                member.help();
                member.refreshEnds();
                member.replay(ALL_RECORDS);
                member.poll(ALL_RECORDS);
                member.process(ALL_RECORDS);
                member.punctuate();
                group.commit(member);
            }
        }
    }
}
