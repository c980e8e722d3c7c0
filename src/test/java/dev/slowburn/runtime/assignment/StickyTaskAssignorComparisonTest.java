package dev.slowburn.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.slowburn.testkit.instance.RebalancedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;
import org.apache.kafka.streams.processor.assignment.TaskAssignor.TaskAssignment;
import org.apache.kafka.streams.processor.assignment.assignors.StickyTaskAssignor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The reasons for {@link StickyEvenTaskAssignor}: requirements that it meets and the {@link StickyTaskAssignor} of Kafka Streams
 * does not. If a new version of Kafka Streams makes a test fail, check whether Slowburn still needs its own assignor.
 */
class StickyTaskAssignorComparisonTest {
    private static final List<Integer> STAGES = StickyEvenTaskAssignorTest.STAGES;
    private static final int SEQUENCES = 100;
    private static final int EVENTS = 8;

    @Test
    void tasksOfEachStageAreShared() {
        assertThat(firstStageOfTwoInstances(new StickyEvenTaskAssignor())).containsExactlyInAnyOrder(2L, 2L);

        assertThat(firstStageOfTwoInstances(new StickyTaskAssignor())).containsExactlyInAnyOrder(1L, 3L);
    }

    /** The number of first-stage tasks of each instance after the second one has joined. */
    private static List<Long> firstStageOfTwoInstances(TaskAssignor assignor) {
        RebalancedGroup group = group(assignor, 0);
        group.join(1);
        group.join(1);
        StickyEvenTaskAssignorTest.catchUp(group);
        return group.members().stream()
                .map(member -> group.tasksOf(member).stream()
                        .filter(task -> task.subtopology() == 0)
                        .count())
                .toList();
    }

    @Test
    void runningTasksDoNotMoveToAnInstanceWithoutState() {
        assertThat(statefulTasksOfNewInstance(new StickyEvenTaskAssignor())).isZero();

        assertThat(statefulTasksOfNewInstance(new StickyTaskAssignor())).isEqualTo(4);
    }

    private static long statefulTasksOfNewInstance(TaskAssignor assignor) {
        RebalancedGroup group = group(assignor, 0);
        group.join(1);
        ProcessId joining = group.join(1);
        return group.tasksOf(joining).stream()
                .filter(task -> task.subtopology() == 1)
                .count();
    }

    @Test
    void sameRebalancesHaveDefectsOnlyWithTheStickyAssignorOfKafkaStreams() {
        Defects own = new Defects();
        Defects sticky = new Defects();
        for (int seed = 0; seed < SEQUENCES; seed++) {
            joinAndLeave(new Random(seed), seed % 2, own, sticky);
        }

        assertThat(own).hasToString("uneven stages: 0, interruptions: 0, moves: 0, uneven standbys: 0");
        assertThat(sticky.unevenStages).isPositive();
        assertThat(sticky.interruptions).isPositive();
        assertThat(sticky.moves).isPositive();
        assertThat(sticky.unevenStandbys).isPositive();
    }

    /**
     * Runs random joins and leaves. Both assignors assign each state, and the group follows the own assignor, so that each state
     * that the other one gets is balanced.
     */
    private static void joinAndLeave(Random random, int standbys, Defects own, Defects sticky) {
        boolean[] leaves = new boolean[1];
        StickyEvenTaskAssignor followed = new StickyEvenTaskAssignor();
        StickyTaskAssignor compared = new StickyTaskAssignor();
        RebalancedGroup group = group(
                state -> {
                    TaskAssignment assignment = followed.assign(state);
                    own.count(state, assignment, leaves[0]);
                    sticky.count(state, compared.assign(state), leaves[0]);
                    return assignment;
                },
                standbys);
        List<ProcessId> away = new ArrayList<>();
        group.join(1);
        for (int event = 0; event < EVENTS; event++) {
            List<ProcessId> members = group.members().stream().sorted().toList();
            int choice = random.nextInt(3);
            leaves[0] = choice == 0 && members.size() > 1;
            if (leaves[0]) {
                away.add(members.get(random.nextInt(members.size())));
                group.leave(away.get(away.size() - 1));
            } else if (choice == 1 && !away.isEmpty()) {
                group.comeBack(away.remove(random.nextInt(away.size())), 1);
            } else {
                group.join(1);
            }
            leaves[0] = false;
            StickyEvenTaskAssignorTest.catchUp(group);
        }
    }

    /** Number of defects in the assignments of one assignor; all instances have one thread. */
    private static final class Defects {
        /** Stages whose tasks are not distributed evenly, without a follow-up rebalance. */
        private int unevenStages;
        /** Tasks assigned to an instance that has to restore the state, although another instance has it. */
        private int interruptions;
        /** Tasks of remaining instances that move when another instance leaves. */
        private int moves;
        /** Standbys that are not distributed evenly, without a follow-up rebalance. */
        private int unevenStandbys;

        void count(ApplicationState state, TaskAssignment assignment, boolean leaves) {
            Map<ProcessId, KafkaStreamsState> instances = state.kafkaStreamsStates(true);
            boolean isFinal = assignment.assignment().stream()
                    .noneMatch(each -> each.followupRebalanceDeadline().isPresent());
            if (isFinal) {
                unevenStages += (int) IntStream.range(0, STAGES.size())
                        .filter(stage -> !isEven(
                                assignment,
                                task -> task.type() == AssignedTask.Type.ACTIVE
                                        && task.id().subtopology() == stage))
                        .count();
                unevenStandbys += isEven(assignment, task -> task.type() == AssignedTask.Type.STANDBY) ? 0 : 1;
            }
            active(assignment).forEach((task, instance) -> {
                if (state.allTasks().get(task).isStateful()
                        && !hasState(state, instances.get(instance), task)
                        && instances.values().stream().anyMatch(each -> hasState(state, each, task))) {
                    interruptions++;
                }
                boolean moved = instances.values().stream()
                        .anyMatch(each -> each.previousActiveTasks().contains(task)
                                && !each.processId().equals(instance));
                moves += leaves && moved ? 1 : 0;
            });
        }

        private static boolean hasState(ApplicationState state, KafkaStreamsState instance, TaskId task) {
            return instance.lagFor(task) <= state.assignmentConfigs().acceptableRecoveryLag();
        }

        private static Map<TaskId, ProcessId> active(TaskAssignment assignment) {
            Map<TaskId, ProcessId> active = new TreeMap<>();
            for (KafkaStreamsAssignment each : assignment.assignment()) {
                each.tasks().values().stream()
                        .filter(task -> task.type() == AssignedTask.Type.ACTIVE)
                        .forEach(task -> active.put(task.id(), each.processId()));
            }
            return active;
        }

        private static boolean isEven(TaskAssignment assignment, Predicate<AssignedTask> among) {
            LongSummaryStatistics counts = assignment.assignment().stream()
                    .mapToLong(
                            each -> each.tasks().values().stream().filter(among).count())
                    .summaryStatistics();
            return counts.getMax() - counts.getMin() <= 1;
        }

        @Override
        public String toString() {
            return "uneven stages: " + unevenStages + ", interruptions: " + interruptions + ", moves: " + moves
                    + ", uneven standbys: " + unevenStandbys;
        }
    }

    private static RebalancedGroup group(TaskAssignor assignor, int standbys) {
        return new RebalancedGroup(assignor, StickyEvenTaskAssignorTest.configs(standbys), STAGES);
    }

    @BeforeAll
    static void logOnlyErrors() {
        logger().setLevel(Level.ERROR);
    }

    @AfterAll
    static void restoreLogging() {
        logger().setLevel(null);
    }

    /** The logger that warns at each assignment that racks are not configured. */
    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(TaskAssignor.class.getPackageName());
    }
}
